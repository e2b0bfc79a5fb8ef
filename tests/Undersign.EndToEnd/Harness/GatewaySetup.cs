namespace Undersign.EndToEnd.Harness;

/// <summary>What one gateway of a test is told: the node file and an organisation of one person and one signature, Contoso.</summary>
internal sealed record GatewaySetup
{
    /// <summary>Stands in the plain text of every message that was stamped.</summary>
    public const string Stamp = "Anna Berger, Head of Sales";

    public const string RoutingCode = "7fK2mQ9xTb4WcZr8LsVn3YpD6h";

    public GatewaySetup(params int[] nextHops) => NextHops = nextHops;

    public string HostName { get; init; } = "gateway.example";

    /// <summary>Ports of the smart hosts, in order.</summary>
    public IReadOnlyList<int> NextHops { get; }

    /// <summary><c>off</c>, <c>offered</c>, <c>required</c> or <c>onConnect</c>.</summary>
    public string Tls { get; init; } = "offered";

    /// <summary>Certificates of the receive connector as YAML, instead of one made for <see cref="HostName"/>.</summary>
    public string? OwnCertificates { get; init; }

    /// <summary>What stands under <c>acme:</c>, as YAML; the connector has no certificate of its own then.</summary>
    public string? Acme { get; init; }

    /// <summary>PEM of the authority that issues clients' certificates.</summary>
    public string? ClientAuthority { get; init; }

    /// <summary>How the organisation is known, as YAML.</summary>
    public string Identity { get; init; } = "addresses: [127.0.0.0/8]";

    public string Delivery { get; init; } = "cut-through";

    /// <summary>A further send connector, as YAML.</summary>
    public string? MoreConnectors { get; init; }

    /// <summary>Path of the key the next hop's mail is signed with, selector s2026.</summary>
    public string? DkimKey { get; init; }

    /// <summary>TLS towards the next hop.</summary>
    public string ConnectorTls { get; init; } = "opportunistic";

    /// <summary>A further key of the send connector, as YAML.</summary>
    public string ConnectorKeys { get; init; } = "cost: 1";

    /// <summary>Whether a rule has every message stamped; else none matches.</summary>
    public bool Stamps { get; init; } = true;

    /// <summary>Where people come from, as YAML. The file <c>people.csv</c> is there in any case.</summary>
    public string People { get; init; } = "{ csv: people.csv }";

    /// <summary>Further keys of the organisation, as YAML.</summary>
    public string MoreOfOrganisation { get; init; } = "";

    /// <summary>The database file.</summary>
    public string Storage { get; init; } = "undersign.db";

    /// <summary>Lines of the node file's <c>limits</c>.</summary>
    public string Limits { get; init; } = "";

    /// <summary>A further key of the node file, as YAML.</summary>
    public string MoreOfNode { get; init; } = "";

    /// <summary>Further keys of the receive connector, as YAML, beginning with a comma.</summary>
    public string MoreOfReceiving { get; init; } = "";

    /// <summary>Limits of the receive connector, as YAML. All clients of a test come from one address.</summary>
    public string ReceiveLimits { get; init; } = "connectionsPerAddress: 500";

    /// <summary>A further receive connector, as YAML.</summary>
    public string? MoreConnectorsForReceiving { get; init; }

    /// <summary>Port of the receive connector, when somebody had to know it before.</summary>
    public int Port { get; init; } = Loopback.FreePort();

    /// <summary>Names the status page is asked for by, as YAML.</summary>
    public string WebNames { get; init; } = "";

    /// <summary>Port of the status page.</summary>
    public int WebPort { get; init; } = Loopback.FreePort();

    /// <summary>Writes all files.</summary>
    /// <returns>The path of the node file.</returns>
    public string WriteTo(TemporaryFolder folder)
    {
        folder.Write("contoso/people.csv", "mail,displayName,title\nanna@contoso.example,Anna Berger,Head of Sales\n");
        folder.Write("contoso/standard.txt", "{{person.displayName}}, {{person.title}}\n");
        folder.Write("contoso/standard.html", "<p>{{person.displayName}}, {{person.title}}</p>\n");
        folder.Write("contoso/organisation.yaml", $$"""
            name: contoso
            domains: [contoso.example]
            identity: { {{Identity}} }
            delivery: {{Delivery}}
            {{MoreOfOrganisation}}
            sendConnectors:
              - name: next hop
                addressSpaces: ["*"]
                smartHosts: [{{string.Join(", ", NextHops.Select(static port => $"\"127.0.0.1:{port}\""))}}]
                tls: {{ConnectorTls}}
                {{(DkimKey is null ? "" : $"dkim: sign\n    dkimKeys: [{{ selector: s2026, key: \"{DkimKey}\" }}]")}}
                {{ConnectorKeys}}
            {{(MoreConnectors is null ? "" : $"  - {MoreConnectors}")}}
            people: {{People}}
            signatures:
              - { name: standard, html: standard.html, text: standard.txt }
            rules:
              - { name: Everything, {{(Stamps ? "signature: standard" : "when: { sender: nobody@contoso.example }, signature: standard")}} }

            """);
        return folder.Write("undersign.yaml", $$"""
            hostName: {{HostName}}
            storage: { sqlite: {{Storage}} }
            receiveConnectors:
              - { name: tests, bindings: ["127.0.0.1:{{Port}}"], tls: {{Tls}}, binaryMime: true{{Certificates(folder)}}, limits: { {{ReceiveLimits}} }{{MoreOfReceiving}} }
            {{(MoreConnectorsForReceiving is null ? "" : $"  - {MoreConnectorsForReceiving}")}}
            web: { address: 127.0.0.1, port: {{WebPort}}, names: [{{WebNames}}] }
            {{MoreOfNode}}
            {{(Acme is null ? "" : $"acme: {{ {Acme} }}")}}
            {{(Limits.Length == 0 ? "" : $"limits: {{ {Limits} }}")}}

            """);
    }

    private string Certificates(TemporaryFolder folder)
    {
        if (Tls == "off" || Acme is not null)
        {
            return "";
        }

        if (OwnCertificates is not null)
        {
            return $", certificates: [{OwnCertificates}]";
        }

        using var certificate = SelfMadeCertificate.For(HostName);
        folder.Write("gateway.pem", certificate.CertificatePem);
        folder.Write("gateway.key", certificate.KeyPem);
        var authority = "";
        if (ClientAuthority is not null)
        {
            folder.Write("clients.pem", ClientAuthority);
            authority = ", clientAuthorities: clients.pem";
        }

        return $", certificate: {{ pem: gateway.pem, key: gateway.key }}{authority}";
    }
}
