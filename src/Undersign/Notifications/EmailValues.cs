using Undersign.Operation;
using Undersign.Organisations;

namespace Undersign.Notifications;

/// <summary>What the templates of all modules know.</summary>
internal static class EmailValues
{
    public static IEnumerable<KeyValuePair<string, string>> Common(Organisation organisation, NodeConfiguration node) =>
    [
        new("organisation.name", organisation.DisplayName),
        new("gateway.name", node.HostName),
        new("gateway.pages", node.Web.ToString()),
    ];

    /// <summary>For a test: what a message of the module looks like.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Examples(MailModule? module, Organisation organisation, NodeConfiguration node) =>
        Common(organisation, node).Concat((module?.Fields ?? []).Select(static field => KeyValuePair.Create(field.Name, field.Example)));
}
