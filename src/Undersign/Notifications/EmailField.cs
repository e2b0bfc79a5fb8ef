namespace Undersign.Notifications;

/// <summary>One field of the email settings: how a form asks for it, and what it is where nobody has said.</summary>
/// <param name="Name">In forms, in commands and in the database.</param>
internal sealed record EmailField(string Name, string Label, EmailFieldKind Kind, string Help)
{
    /// <summary>What an optional field says in place of nothing, where something would be inherited.</summary>
    public const string Nothing = "none";

    /// <summary>Characters of a line.</summary>
    private const int MaxLine = 1000;

    /// <summary>Characters of a text.</summary>
    private const int MaxText = 32 * 1024;

    /// <summary>Where neither the module nor the global default says anything; empty for nothing.</summary>
    public string BuiltIn { get; init; } = "";

    /// <summary>What may be chosen, with its words.</summary>
    public IReadOnlyList<(string Value, string Words)> Choices { get; init; } = [];

    public bool IsSecret => Kind == EmailFieldKind.Secret;

    public int MaxLength { get; init; } = Kind is EmailFieldKind.Text or EmailFieldKind.Lines ? MaxText : MaxLine;
}

internal enum EmailFieldKind
{
    Line,
    Choice,

    /// <summary>Never shown again.</summary>
    Secret,

    /// <summary>A template of many lines.</summary>
    Text,

    /// <summary>One entry a line.</summary>
    Lines,
}
