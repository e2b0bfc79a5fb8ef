using Undersign.Organisations;
using Undersign.Settings;

namespace Undersign.Custody;

/// <summary>A destination as an administrator names it.</summary>
internal static class DestinationName
{
    /// <summary>Beyond so many that exist the rest is left to <c>undersign queue summary</c>.</summary>
    private const int MostListed = 20;

    /// <returns>The destination; or what is wrong with the name, and what there is instead.</returns>
    /// <param name="text">What was written.</param>
    /// <param name="organisations">In force.</param>
    /// <param name="queues">Destinations that mail waits for, or of which something is remembered: of settings gone by, too.</param>
    public static (string? Name, string? Fault) Find(string text, IReadOnlyCollection<Organisation> organisations, IReadOnlyCollection<string> queues)
    {
        if (queues.Contains(text, StringComparer.Ordinal))
        {
            return (text, null);
        }

        var connectors = organisations.SelectMany(static organisation => organisation.SendConnectors.Select(connector => (Way: $"{organisation.Name}/{connector.Name}", IsByMx: connector.MxPort is not null))).ToList();
        foreach (var (way, isByMx) in connectors)
        {
            if (!isByMx && text == way)
            {
                return (text, null);
            }

            if (isByMx && (text == way || text == way + "/"))
            {
                return (null, $"{way} delivers by MX, and each domain has a queue of its own: name one, {way}/fabrikam.example");
            }

            if (isByMx && text.StartsWith(way + "/", StringComparison.Ordinal) && text[(way.Length + 1)..].ToLowerInvariant() is var domain && DomainName.IsValid(domain))
            {
                return ($"{way}/{domain}", null);
            }
        }

        var there = connectors.Select(static connector => connector.IsByMx ? $"{connector.Way}/DOMAIN" : connector.Way).Concat(queues).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var list = there.Count == 0 ? "There is none yet"
            : $"There is {string.Join(", ", there.Take(MostListed).Select(static name => $"\"{name}\""))}{(there.Count > MostListed ? " and more; undersign queue summary shows what mail waits for" : "")}";
        return (null, $"there is no destination \"{text}\". {list}");
    }
}
