using System.Security.Cryptography.X509Certificates;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>Takes all that comes back into a tenant, from whoever shows the certificate that is written into a folder.</summary>
internal sealed class TenantWayBack : IAsyncDisposable
{
    private readonly TlsNextHop _tenant = new("contoso-example.mail.protection.outlook.com");
    private readonly string _shown;

    public TenantWayBack(string folder)
    {
        _shown = Path.Combine(folder, "shown.pem");
        using var certificate = TlsNextHop.SelfSigned("signatures.contoso.example");
        File.WriteAllText(_shown, $"{certificate.ExportCertificatePem()}\n{certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()}\n"); // TlsNextHop makes keys of this kind
    }

    /// <summary>Of a send connector, as YAML.</summary>
    public string SmartHosts => $"smartHosts: [\"127.0.0.1:{_tenant.Port}\"]";

    public string ClientCertificate => $"clientCertificate: {{ pem: {_shown}, key: {_shown} }}";

    public ValueTask DisposeAsync() => _tenant.DisposeAsync();
}
