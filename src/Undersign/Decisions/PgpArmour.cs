namespace Undersign.Decisions;

/// <summary>Inline PGP: armour within a body text. RFC 9580 §6.2, §7.</summary>
internal static class PgpArmour
{
    private const string Begin = "-----BEGIN PGP ";

    /// <summary>Signed or encrypted text; a public key in a signature is neither.</summary>
    public static MessageKind KindOf(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOf(Begin, StringComparison.Ordinal);
            if (at < 0)
            {
                return MessageKind.Ordinary;
            }

            text = text[(at + Begin.Length)..];
            if (text.StartsWith("SIGNED MESSAGE", StringComparison.Ordinal))
            {
                return MessageKind.Signed;
            }

            if (text.StartsWith("MESSAGE", StringComparison.Ordinal))
            {
                return MessageKind.Encrypted;
            }
        }
    }
}
