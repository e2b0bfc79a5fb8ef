using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Files that are no text, carried within a document: <c>[{ "file": name, "base64": octets }]</c>.</summary>
internal static class CarriedFiles
{
    private const string Name = "file";
    private const string Octets = "base64";

    /// <summary>Puts files of a folder under a key; nothing where there are none.</summary>
    /// <param name="files">Their names, and where each is named.</param>
    public static void Inline(string folder, JsonObject holder, string key, IEnumerable<(string Name, SourceLine Where)> files, int maxOctets, Problems problems)
    {
        var carried = new JsonArray();
        foreach (var (name, where) in files)
        {
            var octets = SettingsFile.TryReadOctets(folder, name, maxOctets, out var reason);
            if (octets is { Length: 0 })
            {
                problems.Add(where, $"\"{name}\" is empty, or no regular file");
            }
            else if (octets is not null)
            {
                carried.Add(new JsonObject { [Name] = name, [Octets] = Convert.ToBase64String(octets) });
            }
            else
            {
                problems.Add(where, reason!); // a reason comes with null
            }
        }

        if (carried.Count > 0)
        {
            holder[key] = carried;
        }
    }

    /// <summary>The files under a key, and no mention of them any more.</summary>
    public static IReadOnlyList<(string Name, byte[] Octets)> Outline(JsonObject holder, string key)
    {
        var files = (holder[key] as JsonArray ?? []).OfType<JsonObject>()
            .Select(static file => (file[Name]?.GetValue<string>() ?? "", Convert.FromBase64String(file[Octets]?.GetValue<string>() ?? ""))).ToList();
        holder.Remove(key);
        return files;
    }

    /// <summary>What a stored document brings along.</summary>
    /// <param name="add">Takes a file; says what is wrong with it, if anything.</param>
    public static void Read(Section holder, string key, Func<string, byte[], string?> add)
    {
        // Nobody writes this key, so it is no suggestion for a wrong one.
        foreach (var section in holder.Has(key) ? holder.Children(key) : [])
        {
            var name = section.RequiredText(Name, "images/logo.png");
            var base64 = section.RequiredText(Octets, "");
            section.Complete();
            var octets = new byte[base64.Length];
            if (!Convert.TryFromBase64String(base64, octets, out var length))
            {
                section.Fault(Octets, $"the octets of \"{name}\" are not base64");
            }
            else if (add(name, octets[..length]) is { } fault)
            {
                section.Fault(fault);
            }
        }
    }
}
