using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.Organisations;

public sealed class PictureFilesTests : IDisposable
{
    private static readonly byte[] Png = SamplePictures.Png();

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"undersign-{Guid.CreateVersion7():n}");

    public PictureFilesTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in", "signatures", "images"));
        File.WriteAllBytes(Path.Combine(_folder, "in", "signatures", "images", "logo.png"), Png);
        Write("signatures/s.html", "<p><img src=\"images/logo.png\"><img src=\"https://x.example/a.png\"></p>");
        Write("organisation.yaml", "name: contoso\nsignatures:\n  - { name: s, html: signatures/s.html }\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_document_brings_its_pictures_along_and_gives_them_back()
    {
        var problems = new Problems("organisation.yaml");
        var document = OrganisationFolder.Read(Path.Combine(_folder, "in"), problems);
        Assert.Empty(problems.All);
        Assert.NotNull(document);
        Assert.Equal(Convert.ToBase64String(Png), document["pictures"]?[0]?["base64"]?.GetValue<string>());

        OrganisationFolder.Write(Path.Combine(_folder, "out"), document, yaml: null);

        Assert.Equal(Png, File.ReadAllBytes(Path.Combine(_folder, "out", "signatures", "images", "logo.png")));
        Assert.Equal(document.ToJsonString(), OrganisationFolder.Read(Path.Combine(_folder, "out"), problems)?.ToJsonString());
    }

    [Theory]
    [InlineData("images/none.png", "there is no file \"signatures/images/none.png\"")]
    [InlineData("../../../../etc/passwd", "lies outside the folder")]
    public void A_picture_that_cannot_be_had_is_said(string source, string expected)
    {
        Write("signatures/s.html", $"<img src=\"{source}\">");
        var problems = new Problems("organisation.yaml");

        OrganisationFolder.Read(Path.Combine(_folder, "in"), problems);

        Assert.Contains(problems.All, problem => problem.Text.Contains(expected, StringComparison.Ordinal));
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, "in", name), content);
}
