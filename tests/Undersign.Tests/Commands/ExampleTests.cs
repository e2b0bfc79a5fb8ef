using Undersign.Commands;
using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Tests.House;

namespace Undersign.Tests.Commands;

/// <summary>What administrators copy from has to be right.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Contoso_does_what_it_expects()
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };

        var exit = await TestCommand.Create().Parse([Repository.Full("examples/contoso")]).InvokeAsync(new() { Output = output, Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (exit, error.ToString()));
    }

    /// <summary>Nothing of what an example shows was left out by the allow-list, and each of its texts is whole for somebody who lacks most of it.</summary>
    [Theory]
    [InlineData("examples/gallery", 10)]
    [InlineData("examples/contoso", 12)]
    public void Every_text_is_whole_for_everybody(string folder, int texts)
    {
        var organisation = Read(folder);

        Assert.Equal(texts, organisation.Signatures.Count);
        Assert.All(organisation.Signatures, signature =>
        {
            Assert.Empty(signature.Warnings);
            Assert.All(organisation.People.People, person =>
            {
                var block = Assert.IsType<RenderedSignature.Rendered>(signature.Render(person)).Block;
                Assert.DoesNotContain("{{", block.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("tel:\"", block.Html, StringComparison.Ordinal);
                Assert.DoesNotContain("\n\n\n", block.Text, StringComparison.Ordinal);
            });
        });
    }

    [Fact]
    public void Contoso_shows_how_lines_vanish()
    {
        var organisation = Read("examples/contoso");
        var signature = organisation.Signatures.Single(static signature => signature.Name == "company-en");
        var farid = organisation.People.Find("farid.haddad@contoso.example"); // who has no telephone

        var block = Assert.IsType<RenderedSignature.Rendered>(signature.Render(farid)).Block;

        Assert.DoesNotContain("Phone", block.Html + block.Text, StringComparison.Ordinal);
        Assert.Contains("Software Engineer", block.Text, StringComparison.Ordinal);
    }

    private static Organisation Read(string folder)
    {
        var problems = new Problems(OrganisationFolder.FileName);
        var document = OrganisationFolder.Read(Repository.Full(folder), problems);
        var organisation = document is null ? null : OrganisationReader.Read(document, 0, new("localhost"), problems);
        Assert.Empty(problems.All);
        return organisation!; // without problems there is one
    }
}
