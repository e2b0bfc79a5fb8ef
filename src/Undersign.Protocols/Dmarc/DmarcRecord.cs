using System.Globalization;

namespace Undersign.Protocols.Dmarc;

/// <summary>What a domain wants done with mail in its name that nothing proves to be its own. RFC 7489 §6.3.</summary>
/// <param name="Policy">For the domain itself.</param>
/// <param name="SubdomainPolicy">For domains below it: <c>sp=</c>, or the same.</param>
/// <param name="IsDkimStrict">DKIM has to be of this very domain, not of its organisation's: <c>adkim=s</c>. RFC 7489 §3.1.1.</param>
/// <param name="IsSpfStrict">Likewise the reverse-path: <c>aspf=s</c>. RFC 7489 §3.1.2.</param>
/// <param name="Percent">Of the mail that fails, to which the policy applies.</param>
/// <param name="HasReports">Whether somebody hears of it: <c>rua=</c>.</param>
public sealed record DmarcRecord(DmarcPolicy Policy, DmarcPolicy SubdomainPolicy, bool IsDkimStrict, bool IsSpfStrict, int Percent, bool HasReports)
{
    private const string Version = "v=DMARC1";

    /// <summary>Where it is looked for. RFC 7489 §6.1.</summary>
    public static string NameFor(string domain) => $"_dmarc.{domain}";

    /// <summary>Whether a TXT record is meant to be one. RFC 7489 §6.6.3.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith(Version, StringComparison.Ordinal) && text.AsSpan(Version.Length).TrimStart(" \t") is [] or [';', ..];

    /// <summary>A tag that is wrong counts as if it were not there; only the policy has to be right, or somewhere for reports to go. RFC 7489 §6.3, §6.6.3.</summary>
    /// <param name="text">One that <see cref="IsOne"/>.</param>
    /// <returns><see langword="null"/> where it is as good as none.</returns>
    public static DmarcRecord? TryParse(string text)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                tags.TryAdd(field[..equals].Trim(), field[(equals + 1)..].Trim());
            }
        }

        var hasReports = tags.GetValueOrDefault("rua") is { Length: > 0 };
        if (PolicyOf(tags.GetValueOrDefault("p")) is not { } policy)
        {
            return hasReports ? new(DmarcPolicy.None, DmarcPolicy.None, IsDkimStrict: false, IsSpfStrict: false, 100, HasReports: true) : null;
        }

        return new(
            policy,
            PolicyOf(tags.GetValueOrDefault("sp")) ?? policy,
            IsStrict(tags.GetValueOrDefault("adkim")),
            IsStrict(tags.GetValueOrDefault("aspf")),
            int.TryParse(tags.GetValueOrDefault("pct"), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100 ? percent : 100,
            hasReports);
    }

    private static bool IsStrict(string? value) => value is "s" or "S";

    private static DmarcPolicy? PolicyOf(string? word) => word?.ToLowerInvariant() switch
    {
        "none" => DmarcPolicy.None,
        "quarantine" => DmarcPolicy.Quarantine,
        "reject" => DmarcPolicy.Reject,
        _ => null,
    };
}

/// <summary>RFC 7489 §6.3.</summary>
public enum DmarcPolicy
{
    /// <summary>Nothing; the domain's administrator only wants to hear of it.</summary>
    None,
    Quarantine,
    Reject,
}
