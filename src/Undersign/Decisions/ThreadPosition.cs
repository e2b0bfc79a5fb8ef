using System.Collections.Frozen;

namespace Undersign.Decisions;

/// <summary>Where a message stands in a conversation.</summary>
internal enum ThreadPosition
{
    New,
    Reply,
    Forward,
}

/// <summary>Tells replies and forwards by the reference fields (RFC 5322 §3.6.4) and by the words mail programs put before the subject.</summary>
internal static class ThreadPositions
{
    /// <summary>"Re" of Outlook, Thunderbird, Notes and others in the languages of Europe and East Asia.</summary>
    private static readonly FrozenSet<string> Replies = FrozenSet.ToFrozenSet(
        ["re", "aw", "antw", "antwort", "sv", "vs", "odp", "rif", "r", "res", "ynt", "ref", "bls", "atb", "rép", "отв", "ha", "na", "回复", "答复", "回覆", "返信", "답장"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Forwards = FrozenSet.ToFrozenSet(
        ["fw", "fwd", "wg", "tr", "vb", "vl", "pd", "rv", "enc", "doorst", "ilt", "i", "továbbítás", "trs", "пересл", "转发", "轉寄", "転送", "전달"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReplyWords = Replies.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ForwardWords = Forwards.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="hasReferences">Whether there is an In-Reply-To or References field.</param>
    public static ThreadPosition Of(ReadOnlySpan<char> subject, bool hasReferences)
    {
        var word = Prefix(subject);

        // The word comes first: Outlook gives forwards the reference fields of a reply.
        return ForwardWords.Contains(word) ? ThreadPosition.Forward
            : hasReferences || ReplyWords.Contains(word) ? ThreadPosition.Reply
            : ThreadPosition.New;
    }

    /// <summary>What stands before the first colon, without a counter: <c>Re[2]:</c>, <c>AW (3):</c>.</summary>
    private static ReadOnlySpan<char> Prefix(ReadOnlySpan<char> subject)
    {
        const int MaxPrefix = 16;
        subject = subject.TrimStart();
        var colon = subject[..Math.Min(subject.Length, MaxPrefix)].IndexOfAny(':', '：');
        if (colon < 0)
        {
            return [];
        }

        var prefix = subject[..colon];
        var counter = prefix.IndexOfAny('[', '(');
        return (counter < 0 ? prefix : prefix[..counter]).Trim();
    }
}
