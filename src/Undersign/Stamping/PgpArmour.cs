namespace Undersign.Stamping;

/// <summary>Inline PGP: armour within a body text. RFC 9580 §6.2, §7.</summary>
internal static class PgpArmour
{
    private const string Begin = "-----BEGIN PGP ";

    /// <summary>Signed or encrypted text among the sender's own lines; that of somebody who is quoted protects nothing any more.</summary>
    public static MessageKind KindOf(Alternative form)
    {
        for (var leaf = 0; leaf < form.Leaves.Count; leaf++)
        {
            // Few texts have any, and lines are made only as far as somebody asks.
            if (form.Leaves[leaf].Text.Contains(Begin, StringComparison.Ordinal) && KindOf(form, leaf) is not MessageKind.Ordinary and var kind)
            {
                return kind;
            }
        }

        return MessageKind.Ordinary;
    }

    /// <summary>What a line begins, if anything; a public key in a signature protects no text.</summary>
    public static MessageKind KindOf(ReadOnlySpan<char> line) =>
        !line.StartsWith(Begin, StringComparison.Ordinal) ? MessageKind.Ordinary
        : line[Begin.Length..].StartsWith("SIGNED MESSAGE", StringComparison.Ordinal) ? MessageKind.Signed
        : line[Begin.Length..].StartsWith("MESSAGE", StringComparison.Ordinal) ? MessageKind.Encrypted
        : MessageKind.Ordinary;

    private static MessageKind KindOf(Alternative form, int leaf)
    {
        var outline = form.Outlines[leaf];
        for (var line = 0; outline.Has(line) && !form.IsHistory(leaf, line); line++)
        {
            if (outline[line].Depth == 0 && KindOf(outline.Text(line)) is not MessageKind.Ordinary and var kind)
            {
                return kind;
            }
        }

        return MessageKind.Ordinary;
    }
}
