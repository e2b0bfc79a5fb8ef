using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads what a send connector does about DKIM: <c>dkim</c>, <c>dkimKeys</c>, <c>dkimSelector</c>.</summary>
internal static class DkimReader
{
    /// <param name="domains">The organisation's: mail of others is not signed.</param>
    public static SendConnector Read(Section section, SendConnector connector, IReadOnlySet<string> domains)
    {
        var use = section.OneOf("dkim", ("leave", DkimUse.Leave), ("remove", DkimUse.Remove), ("sign", DkimUse.Sign));
        var keys = new List<DkimKeyFile>();
        var selectors = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.Children("dkimKeys"))
        {
            if (ReadKey(entry, selectors, domains) is { } key)
            {
                keys.Add(key);
            }

            entry.Complete();
        }

        var selector = section.Text("dkimSelector");
        if (use != DkimUse.Sign && (selectors.Count > 0 || selector is not null))
        {
            section.Fault("dkim", "\"dkimKeys\" and \"dkimSelector\" are only looked at with dkim: sign");
        }

        if (use == DkimUse.Sign && !section.Has("dkimKeys"))
        {
            section.Fault("dkimKeys", "\"dkimKeys\" is missing; for instance dkimKeys: [{ selector: s2026, key: /etc/undersign/dkim/s2026.pem }]");
        }

        if (selector is not null && selectors.Count > 0 && !selectors.Contains(selector))
        {
            section.Fault("dkimSelector", $"there is no key with the selector \"{selector}\" in \"dkimKeys\"{Suggestion.For(selector, [.. selectors])}");
        }

        var chosen = selector is null ? keys.FirstOrDefault() : keys.Find(key => key.Selector.Equals(selector, StringComparison.OrdinalIgnoreCase));
        return connector with { Dkim = use, DkimKey = use == DkimUse.Sign ? chosen : null };
    }

    private static DkimKeyFile? ReadKey(Section entry, HashSet<string> selectors, IReadOnlySet<string> domains)
    {
        var selector = entry.RequiredText("selector", "s2026");
        entry.RequiredText("key", "/etc/undersign/dkim/s2026.pem");
        if (selector.Length > 0 && !selectors.Add(selector))
        {
            entry.Fault("selector", $"there is another key with the selector \"{selector}\" already");
        }

        if (selector.Length > 0 && !(DomainName.IsValid(selector) && selector.All(char.IsAscii)))
        {
            entry.Fault("selector", $"\"{selector}\" is not a selector: letters, digits, dashes and dots, as in the name of its DNS record");
            return null;
        }

        if (NodePath.Of(entry, "key") is not { Length: > 0 } path)
        {
            return null;
        }

        var key = new DkimKeyFile(selector, path, domains);
        entry.HoldsSecret(path);
        entry.DependsOn("key", () => key.TryRead(out var reason) is null ? reason : null);
        return key;
    }
}
