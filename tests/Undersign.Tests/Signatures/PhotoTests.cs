using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.Protocols.Mime;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Tests.Signatures;

public sealed class PhotoTests
{
    private const string Table = "<table><tr><td><img src=\"{{person.photo}}\" width=\"60\" alt=\"\"></td><td>{{person.displayName}}</td></tr></table>";

    private static readonly InlinePart Photo = PhotoAlbum.Part(new("image/png", SamplePictures.Png()));

    private static readonly Person Ann = With(SignatureSamples.Ann, Photo);

    [Fact]
    public void Is_shown_and_travels()
    {
        var block = Rendered(SignatureSamples.Compile(Table, null), Ann, Photo);

        Assert.Same(Photo, Assert.Single(block.Pictures));
        Assert.StartsWith($"<table><tbody><tr><td><img src=\"cid:{Photo.ContentId}\" width=\"60\" alt=\"\"></td><td>Ann", block.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Table, "<table><tbody><tr><td>")]
    [InlineData("<table><tr data-when=\"person.photo\"><td>My face:</td></tr><tr><td>x</td></tr></table>", "<table><tbody><tr><td>x")]
    [InlineData("{{#if person.photo}}<p>My face</p>{{else}}<p>x</p>{{/if}}", "<p>x</p>")]
    [InlineData("<p>Me <img src=\"{{person.photo}}\"><br>x</p>", "<p>x</p>")]
    public void Who_has_none_has_no_place_for_it(string template, string begins)
    {
        var block = Rendered(SignatureSamples.Compile(template, null), SignatureSamples.Ann, photo: null);

        Assert.Empty(block.Pictures);
        Assert.DoesNotContain("<img", block.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("face", block.Html, StringComparison.Ordinal);
        Assert.StartsWith(begins, block.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_picture_has_another_name()
    {
        var other = PhotoAlbum.Part(new("image/gif", SamplePictures.Gif));
        var signature = SignatureSamples.Compile(Table, null);

        Assert.Contains(Photo.ContentId, Rendered(signature, Ann, Photo).Html, StringComparison.Ordinal);
        Assert.Contains(other.ContentId, Rendered(signature, With(SignatureSamples.Ann, other), other).Html, StringComparison.Ordinal);
        Assert.NotEqual(Photo.ContentId, other.ContentId, StringComparer.Ordinal);
    }

    [Fact]
    public void Law_3_one_that_cannot_be_had_now_is_left_out_now_and_is_back_later()
    {
        var signature = SignatureSamples.Compile(Table, null);

        Assert.DoesNotContain("<img", Rendered(signature, Ann, photo: null).Html, StringComparison.Ordinal);
        Assert.Contains("<img", Rendered(signature, Ann, Photo).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", Rendered(signature, Ann, photo: null).Html, StringComparison.Ordinal);
    }

    /// <summary>What is kept for everybody has no pictures in it.</summary>
    [Fact]
    public void Takes_no_room_among_what_is_kept()
    {
        var signature = SignatureSamples.Compile(Table, null);
        var large = PhotoAlbum.Part(new("image/png", [.. SamplePictures.Png(), .. new byte[SourceBounds.PhotoOctets - 100]]));

        Assert.InRange(signature.Render(With(SignatureSamples.Ann, large), photo: large).Length, 50, 500);
    }

    [Theory]
    [InlineData("{{person.photo}}", false)]
    [InlineData("Me: {{qr person.website}}", false)]
    [InlineData("<p>{{person.photo}}</p>", true)]
    [InlineData("<p>x\n{{default person.photo \"none\"}}</p>", true)]
    public void Its_address_is_nothing_to_read(string template, bool isHtml) =>
        Assert.Contains("a picture's address says nothing to a reader", SignatureSamples.Faults(template, isHtml), StringComparison.Ordinal);

    [Fact]
    public void Who_lacks_one_is_reported()
    {
        var signature = SignatureSamples.Compile(Table, null);

        Assert.Equal(["photo: 1 of 2 have none: ann@contoso.example"], SignatureReport.Of(signature, [Ann, SignatureSamples.Ann]), StringComparer.Ordinal);
    }

    private static SignatureBlock Rendered(Signature signature, Person person, InlinePart? photo) =>
        Assert.IsType<RenderedSignature.Rendered>(signature.Render(person, photo: photo)).Block;

    private static Person With(Person person, InlinePart photo) =>
        new(SignatureSamples.Attributes, [.. SignatureSamples.Attributes.Names.Select(name => person[name])], person.Address, [], []) { Photo = new("ad", "1", photo.ContentId) };
}
