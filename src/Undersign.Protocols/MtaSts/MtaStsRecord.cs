namespace Undersign.Protocols.MtaSts;

/// <summary>The TXT record that says that a domain has a policy, and which. RFC 8461 §3.1.</summary>
public static class MtaStsRecord
{
    private const string Version = "v=STSv1";
    private const int MaxId = 32;

    /// <summary>Where it is looked for.</summary>
    public static string NameFor(string domain) => $"_mta-sts.{domain}";

    /// <param name="texts">Of all TXT records of that name; others than ours may be among them.</param>
    /// <returns>The policy's id; <see langword="null"/> when there is not exactly one record, or it is not as it should be.</returns>
    public static string? IdOf(IEnumerable<string> texts)
    {
        var ours = texts.Where(static text => text.StartsWith(Version, StringComparison.Ordinal) && text.AsSpan(Version.Length).TrimStart(" \t") is [] or [';', ..]).Take(2).ToList();
        if (ours.Count != 1)
        {
            return null;
        }

        var fields = ours[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1);
        var id = fields.FirstOrDefault(static field => field.StartsWith("id=", StringComparison.Ordinal))?[3..];
        return id is { Length: > 0 and <= MaxId } && id.All(char.IsAsciiLetterOrDigit) ? id : null;
    }
}
