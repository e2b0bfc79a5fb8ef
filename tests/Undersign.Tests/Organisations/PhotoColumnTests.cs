using System.Text.Json.Nodes;
using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.Settings;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.Organisations;

/// <summary>People's pictures beside a CSV file.</summary>
public sealed class PhotoColumnTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-").FullName;

    public PhotoColumnTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in", "faces"));
        File.WriteAllBytes(Path.Combine(_folder, "in", "faces", "ann.gif"), SamplePictures.Gif);
        File.WriteAllText(Path.Combine(_folder, "in", "organisation.yaml"), """
            name: contoso
            domains: [contoso.example]
            identity: { addresses: [127.0.0.1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { csv: people.csv }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_document_brings_them_along_and_gives_them_back()
    {
        var document = Read("mail,Photo\nann@contoso.example,faces\\ann.gif\nbob@contoso.example,\ncid@contoso.example,faces/ann.gif\n", out var problems);
        Assert.Empty(problems.All);
        Assert.NotNull(document);
        var organisation = OrganisationSamples.Read(document.DeepClone().AsObject());

        var photo = organisation.People.Find("ann@contoso.example")?.Photo;
        Assert.NotNull(photo);
        Assert.Equal(("image/gif", SamplePictures.Gif.Length), (organisation.Sources.Find(photo)?.MediaType, organisation.Sources.Find(photo)?.Octets.Length));
        Assert.Equal(photo.Digest, organisation.People.Find("cid@contoso.example")?.Photo?.Digest);
        Assert.Null(organisation.People.Find("bob@contoso.example")?.Photo);
        Assert.Equal(1, document["people"]?["photos"]?.AsArray().Count);

        OrganisationFolder.Write(Path.Combine(_folder, "out"), document, yaml: null);
        Assert.Equal(SamplePictures.Gif, File.ReadAllBytes(Path.Combine(_folder, "out", "faces", "ann.gif")));
        Assert.Equal(document.ToJsonString(), OrganisationFolder.Read(Path.Combine(_folder, "out"), new("out"))?.ToJsonString());
    }

    [Fact]
    public void Several_sources_have_their_own()
    {
        File.WriteAllText(Path.Combine(_folder, "in", "organisation.yaml"), File.ReadAllText(Path.Combine(_folder, "in", "organisation.yaml"))
            .Replace("{ csv: people.csv }", "{ sources: [{ name: staff, csv: people.csv }] }", StringComparison.Ordinal));
        var document = Read("mail,photo\nann@contoso.example,faces/ann.gif\n", out var problems);
        Assert.Empty(problems.All);

        Assert.Equal("staff", OrganisationSamples.Read(document!).People.Find("ann@contoso.example")?.Photo?.Source); // without problems there is one
    }

    [Theory]
    [InlineData("faces/none.gif", "people.csv:2: there is no file \"faces/none.gif\"")]
    [InlineData("../secret.gif", "people.csv:2: \"../secret.gif\" lies outside the folder")]
    [InlineData("/etc/passwd", "people.csv:2: \"/etc/passwd\" lies outside the folder")]
    [InlineData("faces/link.gif", "people.csv:2: \"faces/link.gif\" lies outside the folder")]
    [InlineData("faces", "people.csv:2: ")]
    public void One_that_cannot_be_had_is_said_with_its_line(string photo, string expected)
    {
        File.WriteAllBytes(Path.Combine(_folder, "secret.gif"), SamplePictures.Gif);
        File.CreateSymbolicLink(Path.Combine(_folder, "in", "faces", "link.gif"), Path.Combine(_folder, "secret.gif"));

        var document = Read($"mail,photo\nann@contoso.example,{photo}\n", out var problems);

        Assert.StartsWith(expected, Assert.Single(problems.All).ToString(), StringComparison.Ordinal);
        Assert.Null(document?["people"]?["photos"]);
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "in", "faces", "ann.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        var document = Read("mail,photo\nann@contoso.example,faces/ann.svg\n", out var problems);

        Assert.Null(OrganisationReader.Read(document!, 1, new("gateway.example"), problems)); // it was read
        Assert.Contains("\"faces/ann.svg\" is no picture of a person", Assert.Single(problems.All).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_of_a_file_are_bounded()
    {
        var photos = new PhotoFiles();
        byte[] large = [.. SamplePictures.Png(), .. new byte[SourceBounds.PhotoOctets - 100]];
        var most = PhotoFiles.MaxInAll / large.Length;

        Assert.All(Enumerable.Range(0, most), number => Assert.Null(photos.Add($"{number}.png", large)));
        Assert.StartsWith("more than 8 MB", photos.Add("last.png", large), StringComparison.Ordinal);
    }

    private JsonObject? Read(string csv, out Problems problems)
    {
        File.WriteAllText(Path.Combine(_folder, "in", "people.csv"), csv);
        problems = new("organisation.yaml");
        return OrganisationFolder.Read(Path.Combine(_folder, "in"), problems);
    }
}
