using System.Net;

namespace Undersign.Protocols.Spf;

/// <summary>What a domain publishes of who may send its mail. RFC 7208 §3.</summary>
/// <param name="Text">As it was published, its strings joined. RFC 7208 §3.3.</param>
public sealed record SpfRecord(string Text, IReadOnlyList<SpfTerm> Terms)
{
    /// <summary>The first word of each. RFC 7208 §4.5.</summary>
    public const string Version = "v=spf1";

    public IEnumerable<SpfTerm.Mechanism> Mechanisms => Terms.OfType<SpfTerm.Mechanism>();

    /// <summary>Where the record goes on when nothing matches; <see langword="null"/> where <c>all</c> matches everything. RFC 7208 §6.1.</summary>
    public SpfTerm.Modifier? Redirect => Mechanisms.Any(static mechanism => mechanism.Kind == SpfKind.All) ? null
        : Terms.OfType<SpfTerm.Modifier>().FirstOrDefault(static modifier => modifier.Name == "redirect");

    /// <summary>Whether it says itself, without asking the DNS, that this client may send.</summary>
    public bool Names(IPAddress address) => Mechanisms.FirstOrDefault(mechanism => !mechanism.AsksDns && (mechanism.Address is not { } network || SpfLookups.Covers(mechanism, network, address))) is { Kind: not SpfKind.All, Result: SpfResult.Pass };

    /// <summary>Whether a TXT record is meant to be one; others may stand at the same name. RFC 7208 §4.5.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>An error anywhere spoils the whole record, wherever the check would have ended. RFC 7208 §4.6.</summary>
    /// <param name="text">One that <see cref="IsOne"/>.</param>
    /// <param name="fault">What is wrong, for who has to correct it.</param>
    public static bool TryParse(string text, out SpfRecord record, out string? fault)
    {
        var terms = new List<SpfTerm>();
        record = new(text, terms);
        foreach (var word in text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (SpfTermReader.TryRead(word, out fault) is not { } term)
            {
                return false;
            }

            terms.Add(term);
        }

        // RFC 7208 §6: these two at most once each.
        var modifiers = terms.OfType<SpfTerm.Modifier>().Where(static modifier => modifier.Name is "redirect" or "exp");
        fault = modifiers.GroupBy(static modifier => modifier.Name, StringComparer.Ordinal).FirstOrDefault(static same => same.Skip(1).Any()) is { } twice ? $"it has {twice.Key}= twice" : null;
        return fault is null;
    }
}
