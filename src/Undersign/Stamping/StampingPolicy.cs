using System.Collections.Frozen;

namespace Undersign.Stamping;

/// <summary>What an administrator chose for all signatures of an organisation.</summary>
internal sealed record StampingPolicy
{
    public const string UsualPlaceholder = "{signature}";

    private const int ShortestPlaceholder = 3;
    private const int LongestPlaceholder = 64;

    public static StampingPolicy Default { get; } = new();

    /// <summary>The words in the sender's own text that the signature takes the place of; null where nothing is looked for.</summary>
    public string? Placeholder { get; init; } = UsualPlaceholder;

    public ClientSignatures ClientSignatures { get; init; }

    /// <summary>Kinds that pass unless an administrator says otherwise, and here one does. A sealed kind is never among them.</summary>
    public IReadOnlySet<MessageKind> AlsoStamped { get; init; } = FrozenSet<MessageKind>.Empty;

    public HeaderFieldNames HeaderFields { get; init; } = HeaderFieldNames.Undersign;

    /// <summary>The name of our mark with the organisation: a message that bears it is not stamped again (law 4).</summary>
    public string ProcessedField => HeaderFields.Processed;

    /// <summary>Octets of a message beyond which it passes; null where none is too large.</summary>
    public int? MaxSize { get; init; }

    /// <summary>What is wrong with words that are to be a placeholder: they must not be met in what people write.</summary>
    public static string? PlaceholderFault(string words) =>
        words.Length is < ShortestPlaceholder or > LongestPlaceholder ? $"\"{words}\" is not a placeholder: {ShortestPlaceholder} to {LongestPlaceholder} characters, such as {UsualPlaceholder}; or none"
        : words.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)) ? $"\"{words}\" has a blank in it; a placeholder is one word, such as {UsualPlaceholder}"
        : words.All(char.IsLetterOrDigit) ? $"\"{words}\" would be met in ordinary words; put signs around it, such as {UsualPlaceholder}; or write none to have no placeholder"
        : null;
}

/// <summary>What becomes of the signature that the sender's mail program put under the new text.</summary>
internal enum ClientSignatures
{
    /// <summary>It stays, and ours stands below it.</summary>
    Keep,

    /// <summary>It goes where there is no doubt that it is one.</summary>
    Remove,
}
