using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Organisations.Drafts;

/// <summary>Settings as somebody has written them, read as far as they are YAML.</summary>
/// <param name="Document">With the files that it names inside it.</param>
/// <param name="Yaml">organisation.yaml itself; <see langword="null"/> where nobody knows how it was written.</param>
/// <param name="Problems">Knows the lines, and what is wrong with them so far.</param>
internal sealed record WrittenSettings(JsonObject Document, string? Yaml, Problems Problems)
{
    /// <summary>Whoever has written it chooses none of the node's files (<see cref="PathsOfPages"/>).</summary>
    public bool IsFromPage { get; private init; }

    /// <returns><see langword="null"/> where it is not YAML, or there is none; <paramref name="problems"/> says so then.</returns>
    public static WrittenSettings? Of(string folder, Problems problems) => OrganisationFolder.Read(folder, problems, out var yaml) is { } document ? new(document, yaml, problems) : null;

    /// <summary>organisation.yaml from a page, which names files of the version before it.</summary>
    /// <inheritdoc cref="Of(string, Problems)" path="/returns"/>
    /// <exception cref="IOException">There is no room for temporary files.</exception>
    public static WrittenSettings? Of(string yaml, JsonObject before, Problems problems)
    {
        // It is read from a folder, for a moment and by nobody else: whatever holds for who applies one, holds for who writes on a page.
        var folder = Directory.CreateTempSubdirectory("undersign-settings-").FullName;
        try
        {
            OrganisationFolder.Write(folder, before, yaml.ReplaceLineEndings("\n"));
            return Of(folder, problems) is { } written ? written with { IsFromPage = true } : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
