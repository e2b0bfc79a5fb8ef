using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Organisations.Drafts;

/// <summary>
/// Which files of the node settings may name that come from a page. Who has signed in there need not be root of the node, as who runs <c>undersign apply</c> is:
/// a path of their choice would have the service read its own key, and send it to a host of their choice as a password.
/// </summary>
internal static class PathsOfPages
{
    /// <param name="problems">Of the settings, and told of each path that is somebody's choice.</param>
    /// <param name="before">Of the version before: what it names, somebody has named who may.</param>
    public static void Check(Problems problems, Problems before, NodeConfiguration node, string organisation)
    {
        if (node.SecretsFolder is not null)
        {
            return; // nothing else is read, whatever is written
        }

        // For the same use: the key of our certificate is no password, though a connector names it as a key.
        var known = before.NodePaths.Select(static named => (Use(named.Setting), (string?)named.Path)).Concat(NodePlaces.Of(node, organisation)).ToHashSet();
        foreach (var (setting, path) in problems.NodePaths.Where(named => !known.Contains((Use(named.Setting), named.Path))))
        {
            problems.Add(
                setting,
                $"{path} is a file of the node, and the version before does not name it here: a page does not choose what the service reads. Name it with undersign apply on the gateway's machine, or give the files of organisations a folder in the node file, secrets: {{ folder: secrets }}");
        }
    }

    /// <summary>The setting without the numbers of entries, which move.</summary>
    private static string Use(string setting) => string.Concat(setting.Split('[').Select(static (part, index) => index == 0 ? part : part[(part.IndexOf(']', StringComparison.Ordinal) + 1)..]));
}
