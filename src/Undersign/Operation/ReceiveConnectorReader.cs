using System.Net;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>receiveConnectors:</c>.</summary>
/// <param name="served">Those of connectors.</param>
/// <param name="obtained">What connectors show that have no certificate of their own, where the node gets one from an authority.</param>
internal sealed class ReceiveConnectorReader(CertificateReader certificates, ServedCertificateReader served, string hostName, NodeLimits node, ServedCertificate? obtained)
{
    /// <summary>RFC 6409 §3.1.</summary>
    private const int SubmissionPort = 587;

    /// <summary>RFC 8314 §3.3.</summary>
    private const int ImplicitTlsPort = 465;

    private static readonly IPNetwork[] Everywhere = [new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)];

    private readonly List<ReceiveConnector> _connectors = [];

    public IReadOnlyList<ReceiveConnector> Read(Section root)
    {
        foreach (var section in root.Children("receiveConnectors"))
        {
            var connector = ReadOne(section);
            section.Complete();
            CheckAgainstOthers(section, connector);
            _connectors.Add(connector);
        }

        if (_connectors.Count == 0)
        {
            root.Fault("receiveConnectors", "\"receiveConnectors\" is missing: where mail comes in; for instance receiveConnectors: [{ name: exchange, bindings: [\"0.0.0.0:25\"], tls: off }]");
        }

        return _connectors;
    }

    private ReceiveConnector ReadOne(Section section)
    {
        var fqdn = section.Text("fqdn");
        if (fqdn is not null && !DomainName.IsValid(fqdn))
        {
            section.Fault("fqdn", $"\"{fqdn}\" is not a host name");
        }

        var bindings = ReadBindings(section);
        var isSubmission = bindings.Count > 0 && bindings.TrueForAll(static binding => binding.Port is SubmissionPort or ImplicitTlsPort);
        var auth = ReceivePermissionReader.ReadMechanisms(section, isSubmission);
        var connector = new ReceiveConnector
        {
            Name = NameText.Read(section, "exchange"),
            Bindings = bindings,
            Fqdn = fqdn ?? hostName,
            RemoteIpRanges = ReadRanges(section),
            Balancers = ReadBalancers(section),
            Tls = ReadTls(section, bindings),
            Certificates = ReadCertificates(section),
            ClientAuthorities = certificates.ReadAuthorities(section, "clientAuthorities"),
            ClientNames = section.Texts<CertificateName>("clientNames", CertificateName.TryParse),
            Auth = auth,
            Permissions = ReceivePermissionReader.Read(section, isSubmission, auth),
            OffersBinaryMime = section.Flag("binaryMime"),
            HasProtocolLog = section.Flag("protocolLog"),
            Limits = ReceiveLimitsReader.Read(section, node),
        };
        if (connector is { Tls: ReceiveTls.Off, Auth.Count: > 0 })
        {
            section.Fault("auth", "passwords and tokens are taken under TLS only; give this connector a certificate");
        }

        if (connector is { Tls: ReceiveTls.Off, ClientNames.Count: > 0 })
        {
            section.Fault("clientNames", "a client shows its certificate in TLS only; give this connector a certificate and tls: required");
        }

        return connector;
    }

    private List<ServedCertificate> ReadCertificates(Section section)
    {
        if (section.Has("certificate") && section.Has("certificates"))
        {
            section.Fault("certificates", "write certificate: for one, or certificates: for a list");
        }

        if (obtained is not null && !HasCertificate(section))
        {
            return section.Text("tls") == "off" ? [] : [obtained];
        }

        var sections = section.Children("certificates");
        return [.. (section.Child("certificate") is { } only ? sections.Append(only) : sections).Select(served.Read).OfType<ServedCertificate>()];
    }

    private static bool HasCertificate(Section section) => section.Has("certificate") || section.Has("certificates");

    private static List<IPEndPoint> ReadBindings(Section section)
    {
        if (section.Texts("bindings").Count == 0)
        {
            section.Fault("bindings", "\"bindings\" is missing; for instance bindings: [\"0.0.0.0:25\", \"[::]:25\"]");
        }

        return section.Texts<IPEndPoint>("bindings", NetworkText.TryParseBinding);
    }

    private static IReadOnlyList<IPNetwork> ReadRanges(Section section)
    {
        var ranges = section.Texts<IPNetwork>("remoteIpRanges", NetworkText.TryParse);
        if (section.Has("remoteIpRanges") && section.Texts("remoteIpRanges").Count == 0)
        {
            section.Fault("remoteIpRanges", "an empty list lets nobody connect; list the addresses that may, or remove it for everybody");
        }

        return section.Has("remoteIpRanges") ? ranges : Everywhere;
    }

    /// <summary>Who may say whose connection it is. Were it everybody, an address would prove nothing any more (law 8).</summary>
    private static List<IPNetwork> ReadBalancers(Section section)
    {
        if (section.Child("proxyProtocol") is not { } balancers)
        {
            return [];
        }

        var from = balancers.Texts<IPNetwork>("from", NetworkText.TryParse);
        if (!balancers.Has("from"))
        {
            balancers.Fault("from", "\"from\" is missing: the addresses the balancers connect from; for instance from: [10.0.0.5]");
        }
        else if (from.Exists(static network => network.PrefixLength == 0))
        {
            balancers.Fault("from", "everybody could say to be anybody: list the balancers' own addresses");
        }

        balancers.Complete();
        return from;
    }

    /// <summary>With a certificate TLS is offered unless the file, or the port, says otherwise; without one it cannot be.</summary>
    private ReceiveTls ReadTls(Section section, List<IPEndPoint> bindings)
    {
        var hasCertificate = obtained is not null || HasCertificate(section);
        var usual = bindings.TrueForAll(static binding => binding.Port == ImplicitTlsPort) ? ReceiveTls.OnConnect
            : bindings.TrueForAll(static binding => binding.Port == SubmissionPort) ? ReceiveTls.Required
            : ReceiveTls.Offered;
        var tls = section.Text("tls") is null
            ? hasCertificate ? usual : ReceiveTls.Off
            : section.OneOf("tls", ("off", ReceiveTls.Off), ("offered", ReceiveTls.Offered), ("required", ReceiveTls.Required), ("onConnect", ReceiveTls.OnConnect));
        if (tls != ReceiveTls.Off && !hasCertificate)
        {
            section.Fault("tls", "TLS needs a certificate: certificate: { pem: gateway.pem, key: gateway.key }, or acme: for all connectors, or tls: off");
        }

        return tls;
    }

    private void CheckAgainstOthers(Section section, ReceiveConnector connector)
    {
        if (connector.Name.Length > 0 && _connectors.Exists(other => other.Name.Equals(connector.Name, StringComparison.OrdinalIgnoreCase)))
        {
            section.Fault("name", $"there is another receive connector \"{connector.Name}\" already");
        }

        foreach (var (index, binding) in connector.Bindings.Index().Where(static binding => binding.Item.Port != 0))
        {
            if (connector.Bindings.Take(index).Contains(binding))
            {
                section.Problems.Add(section.Item("bindings", index), $"{binding} is listed twice");
            }
            else if (_connectors.Find(other => other.Bindings.Contains(binding) && other.RemoteIpRanges.Intersect(connector.RemoteIpRanges).Any()) is { } rival)
            {
                section.Problems.Add(section.Item("bindings", index), $"\"{rival.Name}\" listens at {binding} for the same addresses; give each connector remoteIpRanges of its own there");
            }
        }
    }
}
