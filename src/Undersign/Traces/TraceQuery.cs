using System.Globalization;

namespace Undersign.Traces;

/// <summary>Which traces somebody looks for. What is <see langword="null"/> does not matter.</summary>
internal sealed record TraceQuery
{
    public const int MaxLimit = 10_000;

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

    /// <summary>A decision id, or how it begins.</summary>
    public string? Id { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>The ids of a span of time are a range, because version-7 UUIDs begin with their time. RFC 9562 §5.7.</summary>
    public string LeastId => Id?.ToLowerInvariant() ?? (Since is { } since ? FirstIdOf(since) : "");

    /// <summary>Comes after every id that is looked for.</summary>
    public string MostId => Id is { } id ? id.ToLowerInvariant() + "~" : Until is { } until ? FirstIdOf(until) : "~";

    private static string FirstIdOf(DateTimeOffset time)
    {
        var digits = Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
        return $"{digits[..8]}-{digits[8..]}";
    }
}
