using Undersign.Protocols.Mime;

namespace Undersign.Threads;

/// <summary>The messages that a message says it follows. RFC 5322 §3.6.4.</summary>
internal static class MessageReferences
{
    /// <summary>Of a long thread the first and the last are looked at: programs that cut the field short keep these.</summary>
    public const int MostOfAnEnd = 16;

    /// <summary>Characters of a Message-ID; longer ones are nobody's.</summary>
    private const int Longest = 998;

    public static IReadOnlyList<string> Of(HeaderSection header)
    {
        var ids = new List<string>();
        Add(ids, header.Value("References"));
        Add(ids, header.Value("In-Reply-To"));
        return ids.Count <= 2 * MostOfAnEnd ? ids : [.. ids.Take(MostOfAnEnd), .. ids.TakeLast(MostOfAnEnd)];
    }

    /// <summary>The id between the angle brackets; null where there is none.</summary>
    public static string? IdOf(HeaderSection header)
    {
        var ids = new List<string>(1);
        Add(ids, header.Value("Message-ID"));
        return ids is [var id, ..] ? id : null;
    }

    private static void Add(List<string> ids, string? field)
    {
        var rest = field.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start && rest[start..].IndexOf('>') is > 1 and var length)
        {
            if (length <= Longest)
            {
                ids.Add(rest.Slice(start + 1, length - 1).ToString());
            }

            rest = rest[(start + length + 1)..];
        }
    }
}
