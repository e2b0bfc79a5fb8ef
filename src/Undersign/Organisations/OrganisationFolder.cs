using System.Text;
using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>DIR/organisation.yaml</c> and puts the files it refers to inside the document, so that one version is one whole.</summary>
internal static class OrganisationFolder
{
    public const string FileName = "organisation.yaml";

    private const long MaxDocument = 1024 * 1024;
    private const int MaxTemplate = 512 * 1024;
    private const long MaxPeople = 64 * 1024 * 1024;

    /// <returns>As much of the document as could be read, so that everything else wrong with it can be said too.</returns>
    public static JsonObject? Read(string folder, Problems problems) => Read(folder, problems, out _);

    /// <inheritdoc cref="Read(string, Problems)"/>
    /// <param name="yaml">As it was written.</param>
    public static JsonObject? Read(string folder, Problems problems, out string yaml)
    {
        yaml = "";
        if (SettingsFile.TryRead(folder, FileName, MaxDocument, out var reason) is not { } file)
        {
            problems.Add(new SourceLine(problems.Document, 0), Directory.Exists(folder) ? reason! : $"there is no folder \"{folder}\""); // a reason comes with null
            return null;
        }

        yaml = file.Content;
        var document = YamlText.Read(yaml, problems);
        if (document is null)
        {
            return null;
        }

        InlinePeople(folder, document["people"] as JsonObject, "people", problems);
        foreach (var (index, source) in SourcesOf(document).Index())
        {
            InlinePeople(folder, source as JsonObject, string.Create(null, $"people.sources[{index}]"), problems);
        }

        if (document["signatures"] is JsonArray signatures)
        {
            var partials = new TemplatePartials(folder, MaxTemplate, problems);
            for (var index = 0; index < signatures.Count; index++)
            {
                var path = string.Create(null, $"signatures[{index}]");
                Inline(folder, signatures[index] as JsonObject, path, "html", MaxTemplate, problems);
                Inline(folder, signatures[index] as JsonObject, path, "text", MaxTemplate, problems);
                partials.Expand(signatures[index]?["html"] as JsonObject, ".html");
                partials.Expand(signatures[index]?["text"] as JsonObject, ".txt");
            }
        }

        PictureFiles.Inline(folder, document, problems);
        return document;
    }

    /// <summary>Writes a document and the files in it, so that <see cref="Read(string, Problems)"/> would give the same again.</summary>
    /// <param name="yaml">organisation.yaml as somebody wrote it; <see langword="null"/>: as it follows from the document.</param>
    /// <exception cref="IOException">The folder has files already, or cannot be written to.</exception>
    public static void Write(string folder, JsonObject document, string? yaml)
    {
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder} is not empty");
        }

        var root = document.DeepClone().AsObject();
        foreach (var (name, octets) in Outline(root))
        {
            File.WriteAllBytes(PathFor(folder, name), octets);
        }

        File.WriteAllText(Path.Combine(folder, FileName), yaml ?? YamlText.Write(root));
    }

    /// <summary>organisation.yaml, where nobody has kept how it was written: without comments.</summary>
    public static string TextOf(JsonObject document)
    {
        var root = document.DeepClone().AsObject();
        Outline(root);
        return YamlText.Write(root);
    }

    /// <summary>The files in a document, which names them afterwards.</summary>
    private static List<(string Name, byte[] Octets)> Outline(JsonObject root)
    {
        var files = new List<(string, byte[])>();
        foreach (var source in SourcesOf(root).Prepend(root["people"]).OfType<JsonObject>())
        {
            Outline(source, "csv", files);
            files.AddRange(PictureFiles.OutlinePhotos(source));
        }

        foreach (var signature in (root["signatures"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Outline(signature, "html", files);
            Outline(signature, "text", files);
        }

        files.AddRange(PictureFiles.Outline(root));
        return files;
    }

    private static void InlinePeople(string folder, JsonObject? source, string path, Problems problems)
    {
        Inline(folder, source, path, "csv", MaxPeople, problems);
        PictureFiles.InlinePhotos(folder, source, path, problems);
    }

    private static JsonArray SourcesOf(JsonObject document) => (document["people"] as JsonObject)?["sources"] as JsonArray ?? [];

    /// <summary><c>{ "file": name, "content": text }</c> becomes a file and its name.</summary>
    private static void Outline(JsonObject mapping, string key, List<(string Name, byte[] Octets)> files)
    {
        if (mapping[key] is JsonObject file && file["file"]?.GetValue<string>() is { } name)
        {
            files.Add((name, Encoding.UTF8.GetBytes(file["content"]?.GetValue<string>() ?? "")));
            mapping[key] = name;
        }
    }

    /// <summary>Where a file goes, with the folder made for it.</summary>
    private static string PathFor(string folder, string name)
    {
        var path = Path.GetFullPath(name, Path.GetFullPath(folder));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new IOException($"{name} would lie outside of {folder}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder);
        return path;
    }

    /// <summary>The name of a file becomes <c>{ "file": name, "content": text }</c>.</summary>
    private static void Inline(string folder, JsonObject? mapping, string path, string key, long maxOctets, Problems problems)
    {
        if (mapping?[key] is not JsonValue value || value.GetValueKind() != System.Text.Json.JsonValueKind.String)
        {
            return;
        }

        var file = SettingsFile.TryRead(folder, value.GetValue<string>(), maxOctets, out var reason);
        if (file is null)
        {
            problems.Add($"{path}.{key}", reason!); // a reason comes with null
        }

        mapping[key] = file is null ? null : new JsonObject { ["file"] = file.Name, ["content"] = file.Content };
    }
}
