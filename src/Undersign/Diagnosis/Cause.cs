namespace Undersign.Diagnosis;

/// <summary>Why a server does not take mail, in words for whoever has entered its settings.</summary>
/// <param name="Name">A word in kebab-case that stays the same, for JSON and tests.</param>
/// <param name="Says">What is so.</param>
/// <param name="Fix">What to do; the exact command where there is one.</param>
internal sealed record Cause(string Name, string Says, string Fix)
{
    /// <summary>The provider's own page about it.</summary>
    public Uri? Link { get; init; }

    public Confidence Confidence { get; init; } = Confidence.Certain;

    public override string ToString() => $"{Says} {Fix}";
}

/// <summary>How sure it is that a reply means what we say.</summary>
internal enum Confidence
{
    /// <summary>Several things make a server say this, and this one is the most frequent.</summary>
    Guess,

    /// <summary>It is nearly always this.</summary>
    Likely,

    /// <summary>The server says so itself, or its documentation does.</summary>
    Certain,
}
