using System.Buffers;

namespace Undersign.Decisions;

/// <summary>What is asked of a text: words in any case, a pattern, or only that there is one.</summary>
internal abstract record TextTest
{
    /// <summary>As other programs know them.</summary>
    private static readonly SearchValues<char> Flags = SearchValues.Create("gimsux");

    private TextTest()
    {
    }

    /// <summary><c>*</c> asks that there is something, <c>/pattern/</c> for a regular expression, everything else is what <paramref name="literal"/> makes of it.</summary>
    public static TextTest? TryRead(string text, Func<string, TextTest> literal, out string? fault)
    {
        fault = null;
        if (text is ['/', .. var pattern, '/'])
        {
            return Pattern.TryRead(pattern, out fault) is { } read ? new Matches(read) : null;
        }

        if (text is ['/', ..] && text.LastIndexOf('/') is > 1 and var end && text.AsSpan(end + 1) is { Length: > 0 and <= 3 } flags && !flags.ContainsAnyExcept(Flags))
        {
            fault = $"\"{text}\" looks like a pattern with flags, and there are none: write {text[..(end + 1)]}, in which capitals never count";
            return null;
        }

        fault = text.Length == 0 ? "an empty text is in every text; write \"*\" to ask that there is one" : null;
        return fault is not null ? null : text == "*" ? new IsThere() : literal(text);
    }

    public bool Holds(string? text, SearchEffort effort) => text is not null && this switch
    {
        Is(var whole) => text.Equals(whole, StringComparison.OrdinalIgnoreCase),
        Contains(var part) => text.Contains(part, StringComparison.OrdinalIgnoreCase),
        Matches(var pattern) => pattern.IsIn(text, effort),
        IsThere => !string.IsNullOrWhiteSpace(text),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Goes on from "a title that".</summary>
    public sealed override string ToString() => this switch
    {
        Is(var whole) => $"is \"{whole}\"",
        Contains(var part) => $"contains \"{part}\"",
        Matches(var pattern) => $"matches {pattern}",
        IsThere => "is not empty",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public sealed record Is(string Whole) : TextTest;

    public sealed record Contains(string Part) : TextTest;

    public sealed record Matches(Pattern Pattern) : TextTest;

    public sealed record IsThere : TextTest;
}
