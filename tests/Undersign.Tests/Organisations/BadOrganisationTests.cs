using Undersign.Organisations;
using Undersign.Settings;
using Undersign.Tests.House;

namespace Undersign.Tests.Organisations;

/// <summary>Law 9: a bad document is refused whole, and everything wrong with it is said at once, with file and line.</summary>
/// <remarks>A folder a case; <c>UNDERSIGN_ACCEPT=1</c> writes what is said now over <c>expected-errors.txt</c> in the source tree.</remarks>
public sealed class BadOrganisationTests
{
    private const string Cases = "tests/Undersign.Tests/Organisations/Cases/bad-organisations";

    public static TheoryData<string> Names() => [.. Directory.EnumerateDirectories(Repository.Full(Cases)).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Law_9_says_everything_that_is_wrong(string name)
    {
        var folder = Repository.Full($"{Cases}/{name}");
        var problems = new Problems(OrganisationFolder.FileName);

        var document = OrganisationFolder.Read(folder, problems);
        var organisation = document is null ? null : OrganisationReader.Read(document, 1, new("gateway.example"), problems);
        problems.CheckNamedFiles(); // as apply does

        var said = string.Concat(problems.All.Select(problem => problem + "\n"));
        var expected = Path.Combine(folder, "expected-errors.txt");
        if (Environment.GetEnvironmentVariable("UNDERSIGN_ACCEPT") == "1")
        {
            File.WriteAllText(expected, said);
        }

        Assert.Null(organisation);
        Assert.NotEmpty(said);
        Assert.Equal(File.ReadAllText(expected), said);
    }
}
