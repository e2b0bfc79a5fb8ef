using Undersign.Settings;

namespace Undersign.Diagnosis.Providers;

/// <summary>Finds the server that was meant, for a name that does not resolve.</summary>
internal static class HostSuggestion
{
    /// <summary>Slips in a name. With three, smtp.acme.example would be taken for somebody else's server.</summary>
    private const int MostSlips = 2;

    /// <summary>Names shorter than this are each other's neighbours: one slip at most.</summary>
    private const int ShortName = 14;

    private static readonly string[] Known = [.. KnownProviders.All.SelectMany(provider => provider.Hosts).Where(host => !host.Contains('*', StringComparison.Ordinal))];

    /// <summary>First labels with their letters mixed up, and what they should be.</summary>
    private static readonly Dictionary<string, string> FirstLabels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["stmp"] = "smtp",
        ["smpt"] = "smtp",
        ["smt"] = "smtp",
        ["smtpp"] = "smtp",
        ["stpm"] = "smtp",
        ["msmtp"] = "smtp",
        ["simtp"] = "smtp",
        ["sntp"] = "smtp",
        ["mial"] = "mail",
        ["amil"] = "mail",
    };

    private static readonly Dictionary<string, string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["con"] = "com",
        ["cmo"] = "com",
        ["ocm"] = "com",
        ["comm"] = "com",
        ["vom"] = "com",
        ["xom"] = "com",
        ["nte"] = "net",
        ["ent"] = "net",
        ["ogr"] = "org",
        ["rog"] = "org",
    };

    /// <returns><see langword="null"/> when nothing is near enough to be offered.</returns>
    public static string? For(string host)
    {
        var name = host.Trim().TrimEnd('.');
        if (KnownProviders.All.FirstOrDefault(provider => provider.Mistaken.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } meant)
        {
            return meant.Hosts[0];
        }

        var mended = Mended(name);
        var nearest = Suggestion.Nearest(mended, Known, mended.Length < ShortName ? 1 : MostSlips)
            ?? KnownProviders.All.FirstOrDefault(provider => Suggestion.Nearest(mended, provider.Mistaken, 1) is not null)?.Hosts[0];
        return nearest is not null && !nearest.Equals(name, StringComparison.OrdinalIgnoreCase) ? nearest
            : mended.Equals(name, StringComparison.OrdinalIgnoreCase) ? null
            : mended;
    }

    /// <summary>The slips that can be told without knowing the server: in the first label, in the last, and a comma or a space for a dot.</summary>
    private static string Mended(string name)
    {
        var labels = name.Replace(',', '.').Replace(' ', '.').Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (labels.Length > 1)
        {
            labels[0] = FirstLabels.GetValueOrDefault(labels[0], labels[0]);
            labels[^1] = Endings.GetValueOrDefault(labels[^1], labels[^1]);
        }

        return string.Join('.', labels);
    }
}
