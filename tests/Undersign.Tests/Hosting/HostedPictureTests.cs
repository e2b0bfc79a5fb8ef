using Undersign.Organisations;
using Undersign.Signatures;
using Undersign.Stamping;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.Hosting;

/// <summary>What a signature says of pictures that are loaded from our own address.</summary>
public sealed class HostedPictureTests
{
    private const string Template = "<p><img src=\"logo.png\" alt=\"\"><img src=\"logo.png\"><img src=\"https://x.example/a.png\"></p>";

    private static readonly Uri At = new("https://pictures.contoso.example/u/");

    [Fact]
    public void Mail_names_it_and_does_not_carry_it()
    {
        var signature = Compile(Template, At);
        var block = Block(signature);

        var picture = Assert.Single(signature.Hosted);
        Assert.Matches("^[0-9a-f]{24}\\.png$", picture.Name);
        Assert.Equal($"<p><img src=\"https://pictures.contoso.example/u/{picture.Name}\" alt=\"\"><img src=\"https://pictures.contoso.example/u/{picture.Name}\"><img src=\"https://x.example/a.png\"></p>", block.Html);
        Assert.Empty(block.Pictures);
    }

    [Fact]
    public void Without_an_address_of_ours_it_travels()
    {
        var signature = Compile(Template, at: null);

        Assert.Empty(signature.Hosted);
        Assert.Single(Block(signature).Pictures);
    }

    /// <summary>What is made for one person is not put where everybody could have it.</summary>
    [Fact]
    public void What_is_a_persons_own_travels_all_the_same()
    {
        var photo = PhotoAlbum.Part(new("image/png", SamplePictures.Png(9, 9)));

        var block = Assert.IsType<RenderedSignature.Rendered>(Compile("<p><img src=\"{{person.photo}}\"><img src=\"{{qr (vcard)}}\"><img src=\"logo.png\"></p>", At).Render(SignatureSamples.Ann, photo: photo)).Block;

        Assert.Equal(2, block.Pictures.Count);
        Assert.Contains(photo, block.Pictures);
    }

    [Fact]
    public void A_heavy_one_is_no_burden_to_mail()
    {
        byte[] heavy = [.. SamplePictures.Png(), .. new byte[300 * 1024]];

        Assert.Empty(Compile(Template, At, heavy).Warnings);
        Assert.NotEmpty(Compile(Template, at: null, heavy).Warnings);
    }

    internal static string Html(Signature signature) => Block(signature).Html;

    private static SignatureBlock Block(Signature signature) => Assert.IsType<RenderedSignature.Rendered>(signature.Render(SignatureSamples.Ann)).Block;

    private static Signature Compile(string html, Uri? at, byte[]? logo = null)
    {
        var pictures = new TemplatePictures();
        Assert.Null(pictures.Add("logo.png", logo ?? SamplePictures.Png()));
        var fields = new TemplateFields(SignatureSamples.Attributes, SignatureSamples.OrganisationFields) { Pictures = pictures, PicturesAt = at };
        var template = SignatureTemplate.TryCompile(new("s.html", html), isHtml: true, fields, new("s"));
        return new("s", Placement.Reply, template, null, SignatureSamples.OrganisationFields);
    }
}
