using System.Globalization;

namespace Undersign.Traces;

/// <summary>Which traces somebody looks for. What is <see langword="null"/> does not matter.</summary>
internal sealed record TraceQuery
{
    public const int MaxLimit = 10_000;

    /// <summary>Fewer would be messages of days.</summary>
    private const int LeastKeyDigits = 8;

    /// <summary>The last time that can be shown, less than which twelve digits are.</summary>
    private const long MostMilliseconds = 253_402_300_799_000;

    /// <summary>From the beginning of a message to its custody: octets may come slowly, and a next hop may take its time to defer them.</summary>
    private static readonly TimeSpan LongestBeforeCustody = TimeSpan.FromHours(1);

    private static readonly int[] GroupEnds = [8, 12, 16, 20];

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    public string? Sender { get; init; }

    public string? Recipient { get; init; }

    public string? MessageId { get; init; }

    public string? Organisation { get; init; }

    /// <summary>One of the rules that decided for a recipient.</summary>
    public string? Rule { get; init; }

    /// <summary>Of any recipient.</summary>
    public RecipientStatus? Status { get; init; }

    /// <summary>A decision id, or how it begins: with dashes as traces have it, or without as in the stamped message.</summary>
    public string? Id { get; init => field = value is null ? null : Dashed(value); }

    /// <summary>The key of the message in custody, or how it begins, as the log and <c>undersign queue</c> have it.</summary>
    public string? Entry { get; init => field = value is null ? null : Dashed(value); }

    public int Limit { get; init; } = 50;

    /// <summary>The ids of a span of time are a range, because version-7 UUIDs begin with their time. RFC 9562 §5.7.</summary>
    public string LeastId => Id ?? (Entry is { } entry ? FirstIdOf(TimeOf(entry, '0') - LongestBeforeCustody) : Since is { } since ? FirstIdOf(since) : "");

    /// <summary>Comes after every id that is looked for.</summary>
    public string MostId => Id is { } id ? id + "~" : Entry is { } entry ? FirstIdOf(TimeOf(entry, 'f').AddMilliseconds(1)) : Until is { } until ? FirstIdOf(until) : "~";

    /// <summary>Whether a text is a key of custody, or enough of one.</summary>
    public static bool IsKey(string text) => Digits(text) is { Length: >= LeastKeyDigits and <= 32 } digits && digits.All(char.IsAsciiHexDigit);

    private static string Digits(string id) => id.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>In groups of 8, 4, 4, 4 and 12 digits.</summary>
    private static string Dashed(string id)
    {
        var digits = Digits(id);
        int[] ends = [.. GroupEnds.Where(end => end < digits.Length)];
        return ends.Reverse().Aggregate(digits, static (text, end) => text.Insert(end, "-"));
    }

    /// <param name="padding">For the digits that are left out.</param>
    private static DateTimeOffset TimeOf(string key, char padding) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(MostMilliseconds, long.Parse(Digits(key).PadRight(12, padding).AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static string FirstIdOf(DateTimeOffset time)
    {
        var digits = Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
        return $"{digits[..8]}-{digits[8..]}";
    }
}
