using System.Text.RegularExpressions;

namespace Undersign.Tests.House;

/// <summary>Files stay small enough to read, and their names say what they hold.</summary>
public sealed partial class ShapeTests(ITestOutputHelper output)
{
    private const int MostLines = 300;

    private static readonly string[] Ours = ["src", "tests", "bench"];
    private static readonly string[] EmptyWords = ["Helper", "Helpers", "Manager", "Managers", "Common", "Util", "Utils", "Utilities", "Misc", "Impl"];
    private static readonly string[] EmptyFolders = [.. EmptyWords, "Core", "Services", "Shared", "Models", "Interfaces"];

    [Fact]
    public void A_file_has_at_most_300_lines()
    {
        var lengths = Ours.SelectMany(Repository.Sources).Select(file => (File: file, Lines: Repository.Lines(file).Length)).OrderBy(entry => entry.Lines).ToList();
        output.WriteLine($"{lengths.Count} files, median {lengths[lengths.Count / 2].Lines} lines, longest {lengths[^1].Lines} ({lengths[^1].File})");

        Expect.None(
            lengths.Where(entry => entry.Lines > MostLines).Select(entry => $"{entry.File} has {entry.Lines} lines"),
            $"Aim at 60 lines, think again at 150, stop at {MostLines}: find the second concept in the file and give it one of its own.");
    }

    [Fact]
    public void No_name_is_an_empty_word()
    {
        var folders = from file in Ours.SelectMany(Repository.Sources)
                      from part in file.Split('/')[1..^1]
                      where EmptyFolders.Contains(part, StringComparer.Ordinal)
                      select $"folder {part} of {file}";
        var types = from file in Ours.SelectMany(Repository.Sources)
                    from Match match in Declaration().Matches(Repository.Read(file))
                    let name = match.Groups["name"].Value
                    where EmptyWords.Any(word => name.EndsWith(word, StringComparison.Ordinal))
                    select $"type {name} in {file}";

        Expect.None(folders.Concat(types), "A name says what a thing is in the field of mail, not that it helps or manages.");
    }

    [Fact]
    public void Work_left_over_has_an_issue()
    {
        var promises = from file in Ours.SelectMany(Repository.Sources)
                       from line in Repository.Lines(file).Index()
                       where Promise().IsMatch(line.Item) && !line.Item.Contains("GeneratedRegex", StringComparison.Ordinal)
                       select $"{file}:{line.Index + 1}";

        Expect.None(promises, "Write the issue's number beside it, as in `(#12)`, or write a known limit as `Limit:`.");
    }

    [GeneratedRegex(@"^\s*(?:public |internal |private |protected |file |sealed |static |abstract |partial |readonly |ref )*(?:class|struct|interface|enum|record(?: class| struct)?) (?<name>\w+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b(?!.*#\d+)", RegexOptions.None, 1000)]
    private static partial Regex Promise();
}
