namespace Undersign.Operation;

/// <summary>The files of a node that are nobody's business but the service's.</summary>
internal static class NodeSecretFiles
{
    public static IEnumerable<string> Of(NodeConfiguration node) =>
        node.ReceiveConnectors.SelectMany(static connector => connector.Certificates).Select(static served => served.Current.Source).OfType<CertificateSource.Files>()
            .SelectMany(static files => files.Secrets).Prepend(node.SecretKey.Path).Distinct(StringComparer.Ordinal);
}
