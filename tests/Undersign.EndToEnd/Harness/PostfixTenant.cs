using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>
/// A Postfix in the part of a Microsoft 365 tenant, with the two connectors and the two rules of the plan. What passes its rules ends in one maildir,
/// which is everybody's mailbox, inside and outside.
/// </summary>
/// <remarks>
/// <code>
///   people ──▶ marking ──▶ routing ──▶ connector ──TLS, its own certificate──▶ gateway
///   gateway ──▶ inbound ──▶ marking ──▶ routing ──▶ maildir
/// </code>
/// Rules look at header fields alone, and know nothing of where a message came from: as in Exchange Online a message that returns is sent
/// away again unless it bears the mark. FILTER overrides content_filter, which is how a rule has an exception here. The name of a client
/// certificate is told to a policy service only where its chain is good.
/// </remarks>
internal sealed class PostfixTenant : IAsyncDisposable
{
    /// <summary>What Exchange Online's own certificate says, whosever mail it carries.</summary>
    public const string CertificateName = "mail.protection.outlook.com";

    private readonly PostfixInstance _postfix;

    private PostfixTenant(PostfixInstance postfix) => _postfix = postfix;

    /// <summary>Where its people submit.</summary>
    public int Port => _postfix.Port;

    /// <summary>Where those of its people submit whom the rule leaves out: not in its group, or it is off.</summary>
    public required int UnruledPort { get; init; }

    public Maildir Mailbox => _postfix.Mailbox;

    public string Log => _postfix.Log;

    /// <param name="inboundPort">Where it takes mail back; the gateway has to know it before.</param>
    public static async Task<PostfixTenant> StartAsync(int gatewayPort, int inboundPort, SelfMadeCertificate authority, TenantConnectors connectors)
    {
        using var own = authority.Issue(CertificateName);
        var (rules, mailbox, unruled) = (Loopback.FreePort(), Loopback.FreePort(), Loopback.FreePort());
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["authority.pem"] = authority.CertificatePem,
            ["exchange.pem"] = own.CertificatePem,
            ["exchange.key"] = own.KeyPem,
            ["marking"] = $"/^Auto-Submitted: auto-/ PREPEND {connectors.Mark}: true\n{(connectors.StripsMark ? $"/^{connectors.Mark}:/ IGNORE\n" : "")}",
            ["routing"] = string.Create(CultureInfo.InvariantCulture, $"""
                /^{connectors.Mark}:.*true/ FILTER smtp:[127.0.0.1]:{mailbox}
                if /^From:/
                !/@contoso\.example/ FILTER smtp:[127.0.0.1]:{mailbox}
                endif

                """),
            ["attribution"] = $$"""
                while read -r line; do case "$line" in
                  ccert_subject={{connectors.InboundName}}) found=permit;;
                  "") printf 'action=%s\n\n' "${found:-550 5.7.64 TenantAttribution; Relay Access Denied}"; found=;;
                esac; done

                """,
            ["authorising"] = $"/^Message-ID:/ PREPEND {connectors.Auth}: {connectors.RoutingCode}\n/^From:/ PREPEND X-MS-Exchange-CrossTenant-Id: {TenantConnectors.TenantId}\n",
        };
        var services = string.Create(CultureInfo.InvariantCulture, $$$"""
              -o cleanup_service_name=marking -o content_filter=smtp:[127.0.0.1]:{{{rules}}}
            {{{inboundPort}}} inet n - n - - smtpd
              -o smtpd_tls_security_level=may -o smtpd_tls_ask_ccert=yes -o smtpd_tls_CAfile=FOLDER/config/authority.pem -o mynetworks=
              -o { smtpd_relay_restrictions = check_policy_service unix:private/attribution, reject }
              -o { smtpd_client_restrictions = {{{(connectors.KnowsGatewayAddress ? $"check_client_access static:{{FILTER smtp:[127.0.0.1]:{mailbox}}}" : "")}}} }
              -o cleanup_service_name=marking -o content_filter=smtp:[127.0.0.1]:{{{rules}}}
            {{{rules}}} inet n - n - - smtpd
              -o cleanup_service_name=routing -o content_filter=connector:[127.0.0.1]:{{{gatewayPort}}}
            {{{unruled}}} inet n - n - - smtpd
              -o content_filter=smtp:[127.0.0.1]:{{{mailbox}}}
            {{{mailbox}}} inet n - n - - smtpd
              -o receive_override_options=no_header_body_checks
            marking unix n - n - 0 cleanup
              -o header_checks=regexp:FOLDER/config/marking
            routing unix n - n - 0 cleanup
              -o header_checks=regexp:FOLDER/config/routing
            attribution unix - n n - 0 spawn
              user=nobody argv=/bin/sh FOLDER/config/attribution
            connector unix - - n - - smtp
              -o smtp_tls_security_level=encrypt -o smtp_tls_cert_file=FOLDER/config/exchange.pem -o smtp_tls_key_file=FOLDER/config/exchange.key
              -o smtp_header_checks=regexp:FOLDER/config/authorising
            """);
        return new(await PostfixInstance.StartWithAsync("tenant.example", services, files)) { UnruledPort = unruled };
    }

    public ValueTask DisposeAsync() => _postfix.DisposeAsync();
}

/// <summary>How the administrator of a tenant has set it up, rightly or not.</summary>
internal sealed record TenantConnectors
{
    /// <summary>What Exchange Online writes of the tenant into all that leaves.</summary>
    public const string TenantId = "11111111-2222-3333-4444-555555555555";

    public string Mark { get; init; } = "X-Undersign-Processed";

    public string Auth { get; init; } = "X-Undersign-Auth";

    public string RoutingCode { get; init; } = GatewaySetup.RoutingCode;

    /// <summary>TlsSenderCertificateName of the inbound connector.</summary>
    public string InboundName { get; init; } = "signatures.contoso.example";

    /// <summary>Whether something takes the mark away from what returns, before the rules see it.</summary>
    public bool StripsMark { get; init; }

    /// <summary>Whether the rule leaves alone what comes from the gateway's address.</summary>
    public bool KnowsGatewayAddress { get; init; }
}
