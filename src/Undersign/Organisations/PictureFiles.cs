using System.Text.Json.Nodes;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>The pictures that templates show: files of the folder, and entries of the stored document.</summary>
internal static class PictureFiles
{
    private const string Key = "pictures";

    /// <summary>Puts the files that the templates of a document name inside it.</summary>
    public static void Inline(string folder, JsonObject document, Problems problems)
    {
        if (document.ContainsKey(Key))
        {
            problems.Add(Key, "pictures are found by themselves: name their files in templates, <img src=\"images/logo.png\">");
            return;
        }

        var pictures = new JsonArray();
        foreach (var name in NamesIn(document))
        {
            if (SettingsFile.TryReadOctets(folder, name, TemplatePictures.MaxPicture, out var reason) is { } octets)
            {
                pictures.Add(new JsonObject { ["file"] = name, ["base64"] = Convert.ToBase64String(octets) });
            }
            else
            {
                problems.Add(new SourceLine(name, 0), reason!); // a reason comes with null
            }
        }

        if (pictures.Count > 0)
        {
            document[Key] = pictures;
        }
    }

    /// <summary>The pictures of a document, and no mention of them in it.</summary>
    public static IReadOnlyList<(string Name, byte[] Octets)> Outline(JsonObject document)
    {
        var pictures = (document[Key] as JsonArray ?? []).OfType<JsonObject>()
            .Select(static picture => (Name: picture["file"]?.GetValue<string>() ?? "", Octets: Convert.FromBase64String(picture["base64"]?.GetValue<string>() ?? ""))).ToList();
        document.Remove(Key);
        return pictures;
    }

    /// <summary>What a stored document brings along.</summary>
    public static TemplatePictures Read(Section root)
    {
        var pictures = new TemplatePictures();
        foreach (var section in root.Children(Key))
        {
            var file = section.RequiredText("file", "images/logo.png");
            var base64 = section.RequiredText("base64", "");
            section.Complete();
            var octets = new byte[base64.Length];
            if (!Convert.TryFromBase64String(base64, octets, out var length))
            {
                section.Fault("base64", $"the octets of \"{file}\" are not base64");
            }
            else if (pictures.Add(file, octets.AsSpan(0, length)) is { } fault)
            {
                section.Fault(fault);
            }
        }

        return pictures;
    }

    private static IEnumerable<string> NamesIn(JsonObject document) =>
        (document["signatures"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(static signature => signature["html"] as JsonObject).OfType<JsonObject>()
            .SelectMany(static html => TemplatePictures.FilesIn(html["content"]?.GetValue<string>() ?? "", html["file"]?.GetValue<string>() ?? ""))
            .Distinct(StringComparer.Ordinal);
}
