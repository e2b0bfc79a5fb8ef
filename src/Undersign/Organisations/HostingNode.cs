using Undersign.Operation;

namespace Undersign.Organisations;

/// <summary>What of the node counts for an organisation that it hosts.</summary>
/// <param name="Name">It is the node that says EHLO, whoever's mail it carries.</param>
/// <param name="SecretsFolder">Where the files are that documents may name, each organisation's in a folder of its name; <see langword="null"/>: anywhere.</param>
/// <param name="PicturesAt">Where pictures are loaded from that signatures only name; <see langword="null"/> where there are none, or no node is asked: then they travel with mail.</param>
internal sealed record HostingNode(string Name, string? SecretsFolder = null, Uri? PicturesAt = null)
{
    /// <summary>Of the gateway that settings are meant for, where no node is asked.</summary>
    public static readonly HostingNode Any = new("undersign.invalid");

    public static HostingNode Of(NodeConfiguration node) => new(node.HostName, node.SecretsFolder, node.Pictures?.Address);

    public string? SecretsOf(string organisation) => SecretsFolder is null ? null : Path.Combine(SecretsFolder, organisation);
}
