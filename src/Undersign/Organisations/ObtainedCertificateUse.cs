using Undersign.Operation;

namespace Undersign.Organisations;

/// <summary>Send connectors that show the certificate that the node obtains.</summary>
internal static class ObtainedCertificateUse
{
    /// <summary>An organisation's document does not know of the node: that there is no such certificate is said where both are at hand.</summary>
    public static IEnumerable<string> WithoutAcme(Organisation organisation, NodeConfiguration node) =>
        node.Acme is not null ? []
        : organisation.SendConnectors.Where(static connector => connector.ShowsObtainedCertificate)
            .Select(static connector => $"{connector.Name} is to show the certificate that the node obtains (obtained: true), and undersign.yaml has no acme: the next hop is shown none");
}
