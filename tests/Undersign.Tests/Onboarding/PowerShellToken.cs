namespace Undersign.Tests.Onboarding;

/// <summary>One token of a PowerShell file, of the few kinds that our files have.</summary>
/// <param name="Text">A text without its quotes, a variable with its dollar, a word, or a sign.</param>
public sealed record PowerShellToken(PowerShellTokenKind Kind, string Text);

public enum PowerShellTokenKind
{
    /// <summary>In single quotes.</summary>
    Text,

    /// <summary><c>$name</c>, and what follows a dot.</summary>
    Variable,

    /// <summary>A cmdlet, a keyword, a parameter or operator with its dash.</summary>
    Word,
    Splat,
    Number,
    Sign,
    LineEnd,
}
