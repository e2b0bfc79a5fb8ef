namespace Undersign.Settings;

/// <summary>The path of a file that is the node's and not the organisation's, such as a secret. A document only names it, and nothing is asked of it here.</summary>
/// <remarks>
/// Where the node has a folder for an organisation's files, each path counts from there as in a chroot: whatever a document says, it has
/// nothing read but what lies there. Whether a path leads out of the folder is the node's matter, and never makes a document bad.
/// </remarks>
internal static class NodePath
{
    /// <summary>Of a file that has to be there before it is of use.</summary>
    public static string? OfFile(Section section, string key)
    {
        var path = Of(section, key);
        if (path is not null)
        {
            section.DependsOn(key, () => NamedFile.FaultOf(path));
        }

        return path;
    }

    /// <summary>As above, of one that nobody else may read.</summary>
    public static string? OfSecret(Section section, string key)
    {
        var path = OfFile(section, key);
        if (path is not null)
        {
            section.HoldsSecret(path);
        }

        return path;
    }

    /// <summary>As above, of a file that we make ourselves, or of which more is asked than that it can be read.</summary>
    public static string? Of(Section section, string key)
    {
        if (section.Text(key) is not { } written)
        {
            return null;
        }

        if (written.Split('/', '\\').Contains("..", StringComparer.Ordinal))
        {
            section.Fault(key, $"\"{written}\" has \"..\" in it, which may lead anywhere");
        }

        var path = section.Secrets is { } folder ? Below(folder, written, section, key) : Anywhere(written, section, key);
        section.Names(key, path);
        return path;
    }

    private static string Anywhere(string written, Section section, string key)
    {
        if (!Path.IsPathFullyQualified(written))
        {
            section.DependsOn(key, () => $"\"{written}\" must be an absolute path: the file is the node's and not the organisation's. Or the node file names a folder for such files, secrets: {{ folder: secrets }}");
        }

        return Path.GetFullPath(written, Path.GetPathRoot(Environment.CurrentDirectory) ?? "/");
    }

    private static string Below(string folder, string written, Section section, string key)
    {
        if (written.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return written;
        }

        if (Path.IsPathFullyQualified(written))
        {
            section.DependsOn(key, () => $"{written} is not in {folder}, where this node has the files of this organisation; put it there, and write its path from there");
        }

        return Path.Combine(folder, written[(Path.GetPathRoot(written)?.Length ?? 0)..]);
    }
}
