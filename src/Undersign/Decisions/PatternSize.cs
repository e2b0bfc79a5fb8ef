using System.Globalization;
using System.Text.RegularExpressions;

namespace Undersign.Decisions;

/// <summary>How large a regular expression may be: what one step of its search costs at worst follows from that.</summary>
internal static class PatternSize
{
    /// <summary>Characters that it can describe at once, repetitions written out.</summary>
    private const int Most = 250;

    /// <summary>By how much .NET reckons what asks for the edge of a word, a line or the text to be larger than it is.</summary>
    private const int Anchored = 5;

    private static readonly Regex Repetitions = new(@"\{(\d+,)?(?<most>\d+),?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>As .NET reckons it.</summary>
    public static int LimitFor(string pattern) => MostOf(pattern) * (HasAnchor(pattern) ? Anchored : 1);

    /// <summary>Words are what they are.</summary>
    public static int MostOf(string pattern) => Math.Max(Most, pattern.Length);

    /// <summary>Goes on from what is too large.</summary>
    public static string Advice(string pattern) =>
        Repetitions.Matches(pattern).MaxBy(static repetition => int.TryParse(repetition.Groups["most"].ValueSpan, CultureInfo.InvariantCulture, out var times) ? times : int.MaxValue) is { } largest
            ? $"write + or * instead of {largest.Value}, or ask for fewer"
            : "make several rules of it";

    /// <summary>Where that cannot be told it has none, which is the stricter: comments are not looked into.</summary>
    private static bool HasAnchor(string pattern)
    {
        var isInClass = false;
        for (var at = pattern.Contains('#', StringComparison.Ordinal) ? pattern.Length : 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\' when !isInClass && pattern.AsSpan(at + 1) is ['b' or 'B' or 'A' or 'z' or 'Z', ..]:
                case '^' or '$' when !isInClass:
                    return true;
                case '\\':
                    at++;
                    break;
                case '[' when !isInClass:
                    isInClass = true;
                    at += pattern.AsSpan(at + 1) is ['^', ']', ..] ? 2 : pattern.AsSpan(at + 1) is ['^' or ']', ..] ? 1 : 0; // a bracket that comes first is a character
                    break;
                case ']':
                    isInClass = false;
                    break;
                default:
                    break;
            }
        }

        return false;
    }
}
