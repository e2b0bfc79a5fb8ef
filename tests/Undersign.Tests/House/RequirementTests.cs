using System.Text.RegularExpressions;

namespace Undersign.Tests.House;

/// <summary>docs/requirements.md says what is done and which tests show it; here it has to be true.</summary>
public sealed partial class RequirementTests
{
    private const string Ledger = "docs/requirements.md";

    private static readonly TableRow[] Rows = [.. MarkdownTable.Rows(Ledger, "Number")];

    private static readonly Lazy<ILookup<string, string>> TestClasses = new(() =>
        Repository.Sources("tests").Select(Repository.Read)
            .SelectMany(text => ClassName().Matches(text).Select(match => (Name: match.Groups["name"].Value, Text: text)))
            .ToLookup(found => found.Name, found => found.Text, StringComparer.Ordinal));

    [Fact]
    public void Every_requirement_is_in_the_ledger()
    {
        var source = Path.Combine(Repository.Shared, "requirements.md");
        if (!File.Exists(source))
        {
            Assert.Skip("The requirements' source is not beside this checkout (../shared/requirements.md); the ledger cannot be compared with it.");
        }

        var wanted = Number().Matches(File.ReadAllText(source)).Select(match => match.Groups["number"].Value).ToList();
        Assert.NotEmpty(wanted);
        var numbers = Rows.Select(row => row[0]).ToList();

        Expect.None(wanted.Except(numbers, StringComparer.Ordinal), $"Give each of these requirements a row in {Ledger}.");
        Expect.None(numbers.Except(wanted, StringComparer.Ordinal), $"These rows of {Ledger} have a number no requirement has.");
    }

    [Fact]
    public void A_number_stands_once() =>
        Expect.None(
            Rows.GroupBy(row => row[0], StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key),
            $"Keep one row of each number in {Ledger}.");

    [Fact]
    public void A_state_is_done_part_or_open() =>
        Expect.None(
            Rows.Where(row => row[2] is not ("done" or "part" or "open")).Select(row => $"{row.Place}: {row[0]} is \"{row[2]}\""),
            "The state of a requirement is done, part or open.");

    [Fact]
    public void What_is_done_is_shown_by_tests_that_exist()
    {
        var unshown = Rows.Where(row => row[2] == "done" && !MarkdownTable.Code(row[3]).Any()).Select(row => $"{row.Place}: {row[0]} is done and names no test");
        var missing = from row in Rows
                      from name in MarkdownTable.Code(row[3])
                      where !Exists(name)
                      select $"{row.Place}: {row[0]} names {name}, which is no test below tests/";

        Expect.None(unshown.Concat(missing), "Name tests as `Class` or `Class.Method`, as they are written in the sources; what nothing shows is not done.");
    }

    private static bool Exists(string name) => name.Split('.') switch
    {
        [var type] => TestClasses.Value[type].Any(text => Marked().IsMatch(text)),
        [var type, var method] => TestClasses.Value[type].Any(text => text.Contains($" {method}(", StringComparison.Ordinal) && Marked().IsMatch(text)),
        _ => false,
    };

    [GeneratedRegex(@"^- (?<number>[A-Z]{2}-\d+) ", RegexOptions.Multiline, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.None, 1000)]
    private static partial Regex ClassName();

    [GeneratedRegex(@"\[(?:Fact|Theory)\b", RegexOptions.None, 1000)]
    private static partial Regex Marked();
}
