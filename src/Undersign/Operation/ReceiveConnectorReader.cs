using System.Globalization;
using System.Net;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>receiveConnectors:</c>.</summary>
internal sealed class ReceiveConnectorReader(CertificateReader certificates, string hostName, NodeLimits node)
{
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

        var certificate = section.Child("certificate") is { } settings ? certificates.Read(settings) : null;
        var connector = new ReceiveConnector
        {
            Name = section.RequiredText("name", "exchange"),
            Bindings = ReadBindings(section),
            Fqdn = fqdn ?? hostName,
            RemoteIpRanges = ReadRanges(section),
            Tls = ReadTls(section),
            Certificate = certificate,
            ClientAuthorities = certificates.ReadAuthorities(section),
            ClientNames = section.Texts<CertificateName>("clientNames", CertificateName.TryParse),
            Permissions = ReadPermissions(section),
            OffersBinaryMime = section.Flag("binaryMime"),
            Limits = ReadLimits(section),
        };
        if (connector is { Tls: ReceiveTls.Off, ClientNames.Count: > 0 })
        {
            section.Fault("clientNames", "a client shows its certificate in TLS only; give this connector a certificate and tls: required");
        }

        return connector;
    }

    private static List<IPEndPoint> ReadBindings(Section section)
    {
        if (section.Texts("bindings").Count == 0)
        {
            section.Fault("bindings", "\"bindings\" is missing; for instance bindings: [\"0.0.0.0:25\", \"[::]:25\"]");
        }

        return section.Texts<IPEndPoint>("bindings", ParseBinding);
    }

    private static string? ParseBinding(string text, out IPEndPoint binding)
    {
        binding = new(IPAddress.Any, 0);
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && (text[colon - 1] == ']' || text.Count(':') == 1)
            && IPAddress.TryParse(text.AsSpan(0, colon), out var address)
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            binding = new(address, port);
            return null;
        }

        return $"\"{text}\" is not an address and port of this machine: 0.0.0.0:25 or [::]:25 for all its addresses, 127.0.0.1:25 for this machine alone";
    }

    private static IReadOnlyList<IPNetwork> ReadRanges(Section section)
    {
        var ranges = section.Texts<IPNetwork>("remoteIpRanges", NetworkText.TryParse);
        return section.Has("remoteIpRanges") ? ranges : Everywhere;
    }

    /// <summary>With a certificate TLS is offered unless the file says otherwise; without one it cannot be.</summary>
    private static ReceiveTls ReadTls(Section section)
    {
        var hasCertificate = section.Has("certificate");
        var tls = section.Text("tls") is null
            ? hasCertificate ? ReceiveTls.Offered : ReceiveTls.Off
            : section.OneOf("tls", ("off", ReceiveTls.Off), ("offered", ReceiveTls.Offered), ("required", ReceiveTls.Required), ("onConnect", ReceiveTls.OnConnect));
        if (tls != ReceiveTls.Off && !hasCertificate)
        {
            section.Fault("tls", "TLS needs a certificate: certificate: { pem: gateway.pem, key: gateway.key }, or tls: off");
        }

        return tls;
    }

    private static PermissionGroups ReadPermissions(Section section)
    {
        var groups = section.Texts<PermissionGroups>("permissionGroups", ParsePermission);
        return section.Has("permissionGroups") ? groups.Aggregate(PermissionGroups.None, static (all, one) => all | one) : PermissionGroups.Servers;
    }

    private static string? ParsePermission(string text, out PermissionGroups group)
    {
        group = text switch
        {
            "addresses" => PermissionGroups.Addresses,
            "certificates" => PermissionGroups.Certificates,
            "routingCodes" => PermissionGroups.RoutingCodes,
            _ => PermissionGroups.None,
        };
        return group != PermissionGroups.None ? null
            : text.Contains("anonymous", StringComparison.OrdinalIgnoreCase) ? "there is no group for strangers: list the addresses that may relay in the organisation's identity, and write addresses here"
            : $"\"{text}\" is not a permission group: addresses, certificates or routingCodes{Suggestion.For(text, ["addresses", "certificates", "routingCodes"])}";
    }

    private ReceiveLimits ReadLimits(Section section)
    {
        var limits = new ReceiveLimits { MessageSize = node.MessageSize, Recipients = node.Recipients, Connections = node.Connections, ConnectionsPerAddress = Math.Max(1, node.Connections / 2) };
        if (section.Child("limits") is not { } own)
        {
            return limits;
        }

        var connections = Number(own, "connections", 1, NodeLimits.MostConnections) ?? limits.Connections;
        limits = new()
        {
            MessageSize = own.Number("messageSize", NodeLimits.LeastMessageSize, int.MaxValue) ?? limits.MessageSize,
            Recipients = Number(own, "recipients", NodeLimits.LeastRecipients, NodeLimits.MostRecipients) ?? limits.Recipients,
            MessagesPerConnection = Number(own, "messagesPerConnection", 1, 1_000_000),
            Connections = connections,
            ConnectionsPerAddress = Number(own, "connectionsPerAddress", 1, NodeLimits.MostConnections) ?? Math.Max(1, connections / 2),
            ConnectionsPerMinute = Number(own, "connectionsPerMinute", 1, 1_000_000),
            MessagesPerMinute = Number(own, "messagesPerMinute", 1, 1_000_000),
            CommandTimeout = own.Duration("commandTimeout", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)) ?? limits.CommandTimeout,
            DataTimeout = own.Duration("dataTimeout", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)) ?? limits.DataTimeout,
            SessionTime = own.Duration("sessionTime", TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)) ?? limits.SessionTime,
        };
        own.Complete();
        return limits;
    }

    private static int? Number(Section section, string key, int least, int most) => (int?)section.Number(key, least, most);

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
