namespace Undersign.Signatures;

/// <summary>What a template may know of the message it is rendered for: <c>message.…</c>. A signature that asks is rendered for each message anew.</summary>
/// <param name="Subject">Decoded; blank where there is none.</param>
/// <param name="Date">As its sender's program wrote it, in the sender's own time.</param>
/// <param name="Recipient">The address of the first recipient in To.</param>
/// <param name="RecipientName">How the sender's program names that recipient.</param>
internal sealed record MessageFields(string Subject, DateTimeOffset Date, string? Recipient, string? RecipientName)
{
    public static IReadOnlyList<string> Names { get; } = ["subject", "date", "recipient", "recipientName"];

    /// <summary>What the helper <c>date</c> reads.</summary>
    private const string DateFormat = "yyyy-MM-ddTHH:mm:sszzz";

    public IEnumerable<(string Name, string? Value)> Values =>
    [
        ("subject", Subject),
        ("date", Date.ToString(DateFormat, System.Globalization.CultureInfo.InvariantCulture)),
        ("recipient", Recipient),
        ("recipientName", RecipientName),
    ];
}
