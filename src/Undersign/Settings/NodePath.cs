namespace Undersign.Settings;

/// <summary>The path of a file that is the node's and not the organisation's, such as a secret. A document only names it, and nothing is asked of it here.</summary>
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

    /// <summary>As above, of a file that we make ourselves, or of which more is asked than that it can be read.</summary>
    public static string? Of(Section section, string key)
    {
        var path = section.Text(key);
        if (path is not null && !Path.IsPathFullyQualified(path))
        {
            section.Fault(key, $"\"{path}\" must be an absolute path: the file is the node's and not the organisation's");
        }

        return path;
    }
}
