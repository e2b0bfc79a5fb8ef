using Undersign.Operation;
using Undersign.Storage;

namespace Undersign.Organisations.Drafts;

/// <summary>The files of the node that pages name in settings by themselves.</summary>
internal static class NodePlaces
{
    /// <summary>Beside the database, or the key of one that is elsewhere: there the service may write. In the organisation's folder, where it has one.</summary>
    public static string LoginOf(NodeConfiguration node, string organisation)
    {
        if (node.SecretsFolder is not null)
        {
            return $"{organisation}.login";
        }

        var beside = node.Storage is StorageLocation.Sqlite(var file) ? file : node.SecretKey.Path;
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(beside)) ?? "/", $"{organisation}.login");
    }

    /// <summary>The certificate that the node shows to clients, where it is in files: it is good for showing to next hops as well.</summary>
    public static CertificateSource.Files? CertificateOf(NodeConfiguration node) =>
        node.ReceiveConnectors.SelectMany(static connector => connector.Certificates).Select(static certificate => certificate.Current.Source).OfType<CertificateSource.Files>().FirstOrDefault();

    /// <summary>Each with the setting that names it.</summary>
    public static IEnumerable<(string Setting, string? Path)> Of(NodeConfiguration node, string organisation)
    {
        const string Certificate = "sendConnectors.clientCertificate";
        var files = CertificateOf(node);
        return
        [
            ("microsoft365.exchange.loginFile", LoginOf(node, organisation)),
            ($"{Certificate}.pem", files?.PemPath), ($"{Certificate}.key", files?.KeyPath), ($"{Certificate}.pfx", files?.PfxPath), ($"{Certificate}.passwordFile", files?.PasswordPath),
        ];
    }
}
