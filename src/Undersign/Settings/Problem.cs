using Undersign.Protocols.Smtp;

namespace Undersign.Settings;

/// <summary>What is wrong with a setting, where it was written, and what to do about it.</summary>
internal sealed record Problem(SourceLine Where, string Text)
{
    public override string ToString() => ShownText.Of($"{Where}: {Text}");
}

/// <summary>A line of a file; 0 is the file as a whole.</summary>
internal readonly record struct SourceLine(string File, int Line)
{
    public override string ToString() => Line > 0 ? string.Create(null, $"{File}:{Line}") : File;
}
