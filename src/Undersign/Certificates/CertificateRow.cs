namespace Undersign.Certificates;

/// <summary>What the database knows of a certificate that is obtained: itself, and how it goes with the next one. Times are Unix milliseconds.</summary>
internal sealed record CertificateRow
{
    public string? Chain { get; init; }

    /// <summary>Sealed.</summary>
    public byte[]? PrivateKey { get; init; }

    public required long ObtainedAt { get; init; }

    public required long RenewAt { get; init; }

    /// <summary>Attempts since the last that went well.</summary>
    public required long Failures { get; init; }

    /// <summary>Why the last attempt failed; <see langword="null"/> when it did not.</summary>
    public string? Fault { get; init; }

    public required long NextAttemptAt { get; init; }

    /// <summary>A node is asking for it until then.</summary>
    public required long ClaimedUntil { get; init; }

    public bool IsDue(DateTimeOffset now) =>
        now.ToUnixTimeMilliseconds() >= RenewAt && HasCome(NextAttemptAt, now, AcmeRenewal.LongestWish) && HasCome(ClaimedUntil, now, AcmeRenewal.ClaimLimit);

    /// <summary>Nobody writes down a time that is further away than <paramref name="farthest"/>: one that is was reckoned by a clock that has been put back since.</summary>
    private static bool HasCome(long at, DateTimeOffset now, TimeSpan farthest) => at <= now.ToUnixTimeMilliseconds() || at > (now + farthest + AcmeRenewal.ClockSkew).ToUnixTimeMilliseconds();
}
