using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Tests.Signatures;

public sealed class PictureTests
{
    private static readonly byte[] Png = SamplePictures.Png();

    [Fact]
    public void A_file_beside_the_template_becomes_a_part_that_travels()
    {
        var block = Block("<img src=\"images/logo.png\" alt=\"Contoso\"><img src=\"./images/logo.png\"><img src=\"https://x.example/a.png\">");

        var picture = Assert.Single(block.Pictures);
        Assert.EndsWith("@undersign", picture.ContentId, StringComparison.Ordinal);
        Assert.Equal($"<img src=\"cid:{picture.ContentId}\" alt=\"Contoso\"><img src=\"cid:{picture.ContentId}\"><img src=\"https://x.example/a.png\">", block.Html);
    }

    [Fact]
    public void What_somebody_does_not_see_does_not_travel() =>
        Assert.Empty(Block("{{#if person.mobile}}<img src=\"images/logo.png\">{{/if}}x").Pictures);

    [Fact]
    public void A_file_that_is_not_there_is_a_fault()
    {
        var problems = new Problems("s");

        Assert.Null(SignatureTemplate.TryCompile(new("signatures/s.html", "<img src=\"../logo.gif\">"), isHtml: true, Fields(), problems));
        Assert.Equal("signatures/s.html: there is no picture \"logo.gif\"", problems.All.Single().ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void A_template_with_nothing_in_it_is_a_fault(string content)
    {
        var problems = new Problems("s");

        Assert.Null(SignatureTemplate.TryCompile(new("signatures/s.html", content), isHtml: true, Fields(), problems));
        Assert.Equal("signatures/s.html: there is nothing in it, or it is no regular file", problems.All.Single().ToString());
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("")]
    public void What_is_no_picture_is_refused(string octets) =>
        Assert.Contains("is not a whole PNG, JPEG or GIF", new TemplatePictures().Add("a.svg", System.Text.Encoding.ASCII.GetBytes(octets)), StringComparison.Ordinal);

    [Fact]
    public void Too_large_a_picture_is_refused_and_a_large_one_is_said()
    {
        Assert.Equal("\"a.png\" has 5000 by 1 pixels; at most 4096 a side", new TemplatePictures().Add("a.png", [.. Png[..16], 0, 0, 0x13, 0x88, 0, 0, 0, 1, .. Png[24..]]));
        Assert.Contains("is too large", new TemplatePictures().Add("a.png", [.. Png, .. new byte[TemplatePictures.MaxPicture]]), StringComparison.Ordinal);
        var pictures = new TemplatePictures();
        pictures.Add("s.png", [.. Png, .. new byte[300 * 1024]]);

        var template = SignatureTemplate.TryCompile(new("s.html", "<img src=\"s.png\">"), isHtml: true, Fields(pictures), new("s"));

        Assert.Equal(["s.html: a picture of 300 KB travels with every message; stay below 100", "s.html: pictures of 300 KB travel with every message; stay below 200"], template?.Warnings);
    }

    [Fact]
    public void A_qr_code_is_drawn_for_each_person()
    {
        var block = Block("<img src=\"{{qr (vcard)}}\" alt=\"QR\"><img src=\"{{qr person.website}}\" alt=\"none\">");

        var picture = Assert.Single(block.Pictures);
        Assert.Equal($"<img src=\"cid:{picture.ContentId}\" alt=\"QR\">", block.Html);
        Assert.InRange(picture.Size, 200, 5000);
    }

    [Fact]
    public void A_vcard_holds_what_is_known_and_cannot_be_broken_out_of() => Assert.Equal(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\\;B\\, C NOTE:x\r\nTITLE:Head\r\nTEL;TYPE=WORK,VOICE:+4930123\r\nEMAIL:ann@contoso.example\r\nEND:VCARD\r\n",
        VCard.Of(SignatureSamples.With(("displayName", "A;B, C\r\nNOTE:x"), ("title", "Head"), ("phone", "+49 (0)30 123"), ("website", "javascript:x"))));

    [Fact]
    public void Codes_are_bounded()
    {
        var pictures = new RenderedPictures();

        Assert.Null(pictures.Code(new string('x', 1001)));
        Assert.NotNull(new RenderedPictures().Code(new string('\u4E2D', 333)));
        Assert.Null(pictures.Code(new string('\u4E2D', 334))); // a thousand of them have more octets than any QR code holds
        Assert.All(Enumerable.Range(0, 4), number => Assert.NotNull(pictures.Code($"{number}")));
        Assert.Null(pictures.Code("5"));
        Assert.Equal(4, pictures.All.Count());
    }

    private static SignatureBlock Block(string html)
    {
        var pictures = new TemplatePictures();
        Assert.Null(pictures.Add("signatures/images/logo.png", Png));
        var problems = new Problems("s");
        var template = SignatureTemplate.TryCompile(new("signatures/s.html", html), isHtml: true, Fields(pictures), problems);
        Assert.Empty(problems.All);
        return Assert.IsType<RenderedSignature.Rendered>(new Signature("s", Placement.Reply, template, null, SignatureSamples.OrganisationFields).Render(SignatureSamples.Ann)).Block;
    }

    private static TemplateFields Fields(TemplatePictures? pictures = null) => new(SignatureSamples.Attributes, SignatureSamples.OrganisationFields) { Pictures = pictures ?? new() };
}
