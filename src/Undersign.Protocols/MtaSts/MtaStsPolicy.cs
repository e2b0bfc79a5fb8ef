using System.Globalization;

namespace Undersign.Protocols.MtaSts;

/// <summary>What a domain says of the TLS of those who take its mail. RFC 8461 §3.2.</summary>
/// <param name="Mode">What is to be done where an exchange does not keep to it.</param>
/// <param name="Exchanges">Names of exchanges, in lower case; <c>*.</c> before one stands for exactly one label.</param>
/// <param name="MaxAge">How long it may be kept.</param>
public sealed record MtaStsPolicy(MtaStsMode Mode, IReadOnlyList<string> Exchanges, TimeSpan MaxAge)
{
    /// <summary>Octets of a policy. RFC 8461 §3.3 suggests 64 kilobytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>A year. RFC 8461 §3.2.</summary>
    private const long MaxSeconds = 31_557_600;

    private const string Wildcard = "*.";

    /// <summary>Of a key that stands twice only <c>mx</c> counts twice; keys that are not known are for others. RFC 8461 §3.2.</summary>
    /// <param name="fault">What is wrong with it, in words for the log.</param>
    public static bool TryParse(string text, out MtaStsPolicy policy, out string? fault)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var exchanges = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0 && !line.IsWhiteSpace())
            {
                (policy, fault) = (Nothing, "it has a line without a colon");
                return false;
            }

            var (key, value) = colon < 0 ? ("", "") : (line[..colon].Trim().ToString(), line[(colon + 1)..].Trim().ToString());
            if (key == "mx")
            {
                exchanges.Add(value.TrimEnd('.').ToLowerInvariant());
            }
            else
            {
                fields.TryAdd(key, value);
            }
        }

        fault = FaultOf(fields, exchanges, out var mode, out var seconds);
        policy = fault is null ? new(mode, exchanges, TimeSpan.FromSeconds(seconds)) : Nothing;
        return fault is null;
    }

    /// <summary>Whether an exchange is one of those it names. RFC 8461 §4.1.</summary>
    /// <param name="host">As its MX record has it.</param>
    public bool Names(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return Exchanges.Any(pattern => !pattern.StartsWith(Wildcard, StringComparison.Ordinal) ? pattern.Equals(host, StringComparison.OrdinalIgnoreCase)
            : dot > 0 && host.AsSpan(dot + 1).Equals(pattern.AsSpan(Wildcard.Length), StringComparison.OrdinalIgnoreCase));
    }

    private static MtaStsPolicy Nothing { get; } = new(MtaStsMode.None, [], TimeSpan.Zero);

    private static string? FaultOf(Dictionary<string, string> fields, List<string> exchanges, out MtaStsMode mode, out long seconds)
    {
        seconds = 0;
        mode = fields.GetValueOrDefault("mode") switch
        {
            "enforce" => MtaStsMode.Enforce,
            "testing" => MtaStsMode.Testing,
            _ => MtaStsMode.None,
        };
        if (fields.GetValueOrDefault("version") != "STSv1")
        {
            return "its version is not STSv1";
        }

        if (fields.GetValueOrDefault("mode") is not ("enforce" or "testing" or "none"))
        {
            return "its mode is neither enforce nor testing nor none";
        }

        if (!long.TryParse(fields.GetValueOrDefault("max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
        {
            return "its max_age is no number of seconds";
        }

        seconds = Math.Min(seconds, MaxSeconds);
        return mode != MtaStsMode.None && exchanges.Count == 0 ? "it names no mx"
            : exchanges.Find(static pattern => !IsPattern(pattern)) is { } wrong ? $"\"{wrong}\" is no name of an mx"
            : null;
    }

    private static bool IsPattern(string pattern)
    {
        var name = pattern.StartsWith(Wildcard, StringComparison.Ordinal) ? pattern[Wildcard.Length..] : pattern;
        return name.Length is > 0 and <= 253 && name.Split('.').All(static label => label.Length is > 0 and <= 63 && label.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
    }
}

/// <summary>RFC 8461 §5.</summary>
public enum MtaStsMode
{
    /// <summary>The domain has no policy any more. RFC 8461 §8.3.</summary>
    None,

    /// <summary>Mail goes all the same; the domain's administrator wants to know whether it would.</summary>
    Testing,

    /// <summary>No mail goes to an exchange that does not keep to it.</summary>
    Enforce,
}
