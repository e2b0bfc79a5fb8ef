using System.Security;
using Undersign.Protocols.Dkim;
using Undersign.Relaying;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Organisations;

/// <summary>Reads what a send connector does about DKIM: <c>dkim</c>, <c>dkimKeys</c>, <c>dkimSelector</c>.</summary>
internal static class DkimReader
{
    /// <param name="domains">The organisation's: mail of others is not signed.</param>
    public static SendConnector Read(Section section, SendConnector connector, IReadOnlySet<string> domains)
    {
        var use = section.OneOf("dkim", ("leave", DkimUse.Leave), ("remove", DkimUse.Remove), ("sign", DkimUse.Sign));
        var keys = new List<DkimKey>();
        var selectors = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in section.Children("dkimKeys"))
        {
            if (ReadKey(entry, selectors) is { } key)
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
        return connector with { Dkim = use, DkimSigner = use == DkimUse.Sign && chosen is not null ? new(chosen, domains) : null };
    }

    private static DkimKey? ReadKey(Section entry, HashSet<string> selectors)
    {
        var selector = entry.RequiredText("selector", "s2026");
        var file = entry.RequiredText("key", "/etc/undersign/dkim/s2026.pem");
        if (selector.Length > 0 && !selectors.Add(selector))
        {
            entry.Fault("selector", $"there is another key with the selector \"{selector}\" already");
        }

        if (selector.Length > 0 && !(DomainName.IsValid(selector) && selector.All(char.IsAscii)))
        {
            entry.Fault("selector", $"\"{selector}\" is not a selector: letters, digits, dashes and dots, as in the name of its DNS record");
            return null;
        }

        return file.Length > 0 && entry.NodePath("key") is { } path && Path.IsPathFullyQualified(path) ? ReadFile(entry, selector, path) : null;
    }

    private static DkimKey? ReadFile(Section entry, string selector, string path)
    {
        try
        {
            var key = DkimKey.TryRead(selector, RegularFile.ReadText(path), out var reason);
            if (key is null)
            {
                entry.Fault("key", $"{path} cannot be used: {reason}");
            }

            return key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            entry.Fault("key", exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}" : $"{path} cannot be read: {exception.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }
}
