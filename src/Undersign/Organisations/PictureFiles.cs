using System.Text.Json.Nodes;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>The pictures that templates show and those of people in a CSV file: files of the folder, and entries of the stored document.</summary>
internal static class PictureFiles
{
    private const string Key = "pictures";
    private const string PhotosKey = "photos";

    /// <summary>Puts the files that the templates of a document name inside it.</summary>
    public static void Inline(string folder, JsonObject document, Problems problems)
    {
        if (document.ContainsKey(Key))
        {
            problems.Add(Key, "pictures are found by themselves: name their files in templates, <img src=\"images/logo.png\">");
            return;
        }

        CarriedFiles.Inline(folder, document, Key, NamesIn(document).Select(static name => (name, new SourceLine(name, 0))), TemplatePictures.MaxPicture, problems);
    }

    /// <summary>Puts the files that a CSV file of people names inside the document, beside that file.</summary>
    /// <param name="source">What has the file under <c>csv</c>, read already.</param>
    public static void InlinePhotos(string folder, JsonObject? source, string path, Problems problems)
    {
        if (source?["csv"] is not JsonObject csv)
        {
            return;
        }

        if (source.ContainsKey(PhotosKey))
        {
            problems.Add($"{path}.{PhotosKey}", "people's pictures are found by themselves: name their files in the column \"photo\" of the CSV file");
            return;
        }

        var names = PeopleCsv.PhotosIn(new(csv["file"]?.GetValue<string>() ?? "", csv["content"]?.GetValue<string>() ?? ""));
        CarriedFiles.Inline(folder, source, PhotosKey, names, SourceBounds.PhotoOctets, problems);
    }

    /// <summary>The pictures of a document, and no mention of them in it.</summary>
    public static IReadOnlyList<(string Name, byte[] Octets)> Outline(JsonObject document) => CarriedFiles.Outline(document, Key);

    /// <inheritdoc cref="Outline"/>
    public static IReadOnlyList<(string Name, byte[] Octets)> OutlinePhotos(JsonObject source) => CarriedFiles.Outline(source, PhotosKey);

    /// <summary>What a stored document brings along.</summary>
    public static TemplatePictures Read(Section root)
    {
        var pictures = new TemplatePictures();
        CarriedFiles.Read(root, Key, pictures.Add);
        return pictures;
    }

    /// <inheritdoc cref="Read"/>
    public static PhotoFiles ReadPhotos(Section source)
    {
        var photos = new PhotoFiles();
        CarriedFiles.Read(source, PhotosKey, photos.Add);
        return photos;
    }

    private static IEnumerable<string> NamesIn(JsonObject document) =>
        (document["signatures"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(static signature => signature["html"] as JsonObject).OfType<JsonObject>()
            .SelectMany(static html => TemplatePictures.FilesIn(html["content"]?.GetValue<string>() ?? "", html["file"]?.GetValue<string>() ?? ""))
            .Distinct(StringComparer.Ordinal);
}
