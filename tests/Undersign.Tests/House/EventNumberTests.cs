using System.Text.RegularExpressions;

namespace Undersign.Tests.House;

/// <summary>Whoever watches the log for a number means one line of it.</summary>
public sealed partial class EventNumberTests
{
    [Fact]
    public void No_number_of_an_event_is_given_twice()
    {
        var numbers = Repository.Sources("src")
            .SelectMany(static file => Number().Matches(Repository.Read(file)).Select(match => (File: file, Number: match.Groups["number"].Value)))
            .GroupBy(static use => use.Number, static use => use.File, StringComparer.Ordinal)
            .Where(static same => same.Count() > 1)
            .Select(static same => $"{same.Key}: {string.Join(", ", same)}");

        Expect.None(numbers, "Give the newer event a number of its own, in the range of its slice (CONTRIBUTING.md, \"Logs, traces, metrics\").");
    }

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?(?<number>\d+)", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
