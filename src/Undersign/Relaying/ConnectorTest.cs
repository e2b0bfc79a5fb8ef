using Undersign.Diagnosis;
using Undersign.Operation;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Relaying;

/// <summary>What the staged test needs of a send connector: its own certificate, login, name and address of origin, so that it finds what mail would.</summary>
internal static class ConnectorTest
{
    /// <summary>There, TLS that is not on connect is a fault to be found, and not to be made good by the test.</summary>
    private const int ImplicitTlsPort = 465;

    /// <param name="certificate">What the connector shows now.</param>
    /// <exception cref="IOException">The file of a secret is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">... or not for us.</exception>
    public static SmtpTestRequest Of(SendConnector connector, SmartHost host, ServedCertificate? certificate, TimeProvider time) => new()
    {
        Host = host.Host,
        Port = host.Port,
        Security = connector switch
        {
            { IsTlsOnConnect: true } => SmtpSecurity.TlsOnConnect,
            { Tls: TlsLevel.None } => SmtpSecurity.None,
            { Tls: TlsLevel.Opportunistic } when host.Port != ImplicitTlsPort => SmtpSecurity.Auto,
            _ => SmtpSecurity.StartTls,
        },
        Login = connector.Authentication is { } authentication ? LoginOf(authentication, time) : null,
        EhloName = connector.EhloName,
        SourceAddresses = connector.SourceAddresses,
        ClientCertificate = certificate?.Current.Context,
        TrustedRoots = connector.TrustedRoots,
        CertificateName = connector.TlsName,
        TakesAnyCertificate = connector.Tls < TlsLevel.Verified,
    };

    private static TestLogin LoginOf(SendAuthentication authentication, TimeProvider time)
    {
        switch (authentication)
        {
            case SendAuthentication.WithPassword { PasswordFile: var file }:
                return new TestLogin.WithPassword(authentication.User, SecretFile.Read(file)) { MayGoInTheClear = authentication.IsInClear };
            case SendAuthentication.WithToken settings:
                var grant = TokenGrant.Of(settings);
                return new TestLogin.WithToken(authentication.User, new AccessToken(grant, TokenHttp.Client, time).GetAsync)
                {
                    MayGoInTheClear = authentication.IsInClear,
                    Secrets = [.. new[] { grant.ClientSecret?.Invoke(), grant.RefreshToken?.Invoke() }.OfType<string>()],
                };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
