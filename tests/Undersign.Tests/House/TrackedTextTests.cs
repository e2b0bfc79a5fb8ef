using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Undersign.Tests.House;

/// <summary>What is checked in works on every machine, and what belongs together stays together.</summary>
public sealed partial class TrackedTextTests
{
    private static readonly string[] TextExtensions =
        ["", ".cs", ".razor", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".yaml", ".yml", ".sh", ".txt", ".svg", ".css", ".js", ".py", ".service"];

    /// <summary>Mail and dialogues are data; they may say what they like.</summary>
    private static readonly string[] DataFolders = ["Cases", "Dialogues"];

    private static readonly string[] Registries = ["api.nuget.org", "www.nuget.org", "registry.npmjs.org"];

    [Fact]
    public void No_file_names_a_folder_of_one_machine()
    {
        var places = from file in TextFiles()
                     from line in Repository.Lines(file).Index()
                     let match = MachinePath().Match(line.Item)
                     where match.Success || (Repository.Root.Length > 12 && line.Item.Contains(Repository.Root, StringComparison.Ordinal))
                     select $"{file}:{line.Index + 1} {match.Value}";

        Expect.None(places, "Name the place relative to the repository, or take it from the environment.");
    }

    [Fact]
    public void Packages_come_from_the_public_registries()
    {
        var strange = from file in Repository.Files
                      where Path.GetFileName(file).ToLowerInvariant() is "nuget.config" or ".npmrc" or "package-lock.json" or "packages.lock.json" or "yarn.lock"
                      from Match match in Host().Matches(Repository.Read(file))
                      where !Registries.Contains(match.Groups["host"].Value, StringComparer.Ordinal)
                      select $"{file} names {match.Groups["host"].Value}";

        Expect.None(strange, $"Lock files and registry settings name {string.Join(", ", Registries)} and nothing else.");
    }

    [Fact]
    public void Every_package_has_its_reason_in_docs_decisions()
    {
        var decisions = string.Concat(Repository.Files.Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal)).Select(Repository.Read));
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(element => element.Attribute("Include")?.Value ?? "");

        Expect.None(
            packages.Where(package => !decisions.Contains($"`{package}`", StringComparison.Ordinal)),
            "Say in a record under docs/decisions/ why each of these packages is needed, with its name in backticks.");
    }

    [Fact]
    public void The_changelog_has_a_place_for_what_is_not_released() =>
        Assert.True(
            Repository.Lines("CHANGELOG.md").Contains("## [Unreleased]", StringComparer.Ordinal),
            "CHANGELOG.md needs a section `## [Unreleased]` at the top: after a release, start a new one.");

    [Fact]
    public void A_link_between_pages_leads_somewhere()
    {
        var broken = from page in Repository.Files
                     where page.EndsWith(".md", StringComparison.Ordinal)
                     from Match match in Link().Matches(Repository.Read(page))
                     let target = Path.GetFullPath(match.Groups["target"].Value, Path.GetDirectoryName(Repository.Full(page)) ?? "")
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{page} leads to {match.Groups["target"].Value}";

        Expect.None(broken, "Correct the link, or write the page.");
    }

    private static IEnumerable<string> TextFiles() =>
        Repository.Files.Where(file => TextExtensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Where(file => !file.Split('/').Any(part => DataFolders.Contains(part, StringComparer.Ordinal)));

    // Two letters and a class, so that the pattern does not find itself.
    [GeneratedRegex(@"(?<![\w.-])(?:/[h]ome/\w|/[U]sers/\w|/[r]oot/\w|/[w]ork/\w|/[t]mp/bash|[A-Z]:\\[U]sers)", RegexOptions.None, 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)(?<target>[^)#\s]+)", RegexOptions.None, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("https?://(?<host>[^/\"\\s]+)", RegexOptions.None, 1000)]
    private static partial Regex Host();
}
