using System.Globalization;
using System.Net;
using Undersign.Operation;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>sendConnectors:</c>.</summary>
internal static class SendConnectorReader
{
    private const int DefaultPort = 25;

    /// <param name="ehloName">The node's name: it is the node that says EHLO, whoever's mail it carries.</param>
    /// <param name="domains">The organisation's.</param>
    public static IReadOnlyList<SendConnector> Read(Section root, string organisation, string ehloName, IReadOnlySet<string> domains)
    {
        var connectors = new List<SendConnector>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in root.Children("sendConnectors"))
        {
            var name = NameText.Read(section, "smart host");
            if (name.Length > 0 && !names.Add(name))
            {
                section.Fault("name", $"there is another send connector \"{name}\" already");
            }

            var connector = ReadConnector(section, name, ehloName) with { ProtocolLogName = section.Flag("protocolLog") ? $"{organisation}\\{name}" : null };
            connectors.Add(DkimReader.Read(section, connector, domains));
            section.Complete();
        }

        if (connectors.Count == 0)
        {
            root.Fault("sendConnectors", "\"sendConnectors\" is missing: where mail goes on to; without one nothing can leave");
        }

        return connectors;
    }

    private static SendConnector ReadConnector(Section section, string name, string ehloName)
    {
        var spaces = Parse(section, "addressSpaces", "[\"*\"]", ParseAddressSpace);
        var isByMx = section.OneOf("delivery", ("smartHosts", false), ("mx", true));
        var mxPort = section.Number("port", 1, 65535);
        var hosts = isByMx && !section.Has("smartHosts") ? [] : Parse(section, "smartHosts", "[\"mail.contoso.example:25\"]", ParseSmartHost);
        if (isByMx && hosts.Count > 0)
        {
            section.Fault("smartHosts", "with delivery: mx the recipients' domains say where mail goes: remove smartHosts, or delivery");
        }

        if (!isByMx && mxPort is not null)
        {
            section.Fault("port", "\"port\" belongs to delivery: mx; a smart host has its port behind a colon: mail.contoso.example:587");
        }

        var (certificate, isObtained) = ReadClientCertificate(section);
        var connector = new SendConnector { Name = name, AddressSpaces = spaces, SmartHosts = hosts, EhloName = ReadEhloName(section) ?? ehloName };
        return ReadTls(section, connector) with
        {
            Cost = (int)(section.Number("cost", 1, 100) ?? connector.Cost),
            MxPort = isByMx ? (int)(mxPort ?? DefaultPort) : null,
            HonoursMtaSts = ReadMtaSts(section, isByMx),
            Authentication = SendAuthenticationReader.Read(section),
            SourceAddresses = ReadSourceAddresses(section),
            ClientCertificate = certificate,
            ShowsObtainedCertificate = isObtained,
            MaxConnections = (int)(section.Number("maxConnections", 1, 1000) ?? connector.MaxConnections),
            MessagesPerMinute = (int?)section.Number("messagesPerMinute", 1, 1_000_000),
            Retry = RetryReader.Read(section),
            MessagesPerConnection = (int)(section.Number("messagesPerConnection", 1, 100_000) ?? connector.MessagesPerConnection),
        };
    }

    private static (ClientCertificate? OfFiles, bool IsObtained) ReadClientCertificate(Section connector)
    {
        if (connector.Child("clientCertificate") is not { } section)
        {
            return default;
        }

        if (section.Flag("obtained"))
        {
            section.Complete();
            return (null, true);
        }

        if (CertificateReader.ReadNamed(section) is not { } files)
        {
            return default;
        }

        var certificate = new ClientCertificate(files);
        section.DependsOn(() => certificate.TryLoad(out var reason) is null ? reason : null);
        return (certificate, false);
    }

    private static bool ReadMtaSts(Section section, bool isByMx)
    {
        if (!isByMx && section.Has("mtaSts"))
        {
            section.Fault("mtaSts", "\"mtaSts\" belongs to delivery: mx; of a smart host you know what TLS it has: tls: verified");
        }

        return section.OneOf("mtaSts", ("honour", true), ("ignore", false)) && isByMx;
    }

    private static SendConnector ReadTls(Section section, SendConnector connector)
    {
        var tls = section.OneOf("tls", ("opportunistic", TlsLevel.Opportunistic), ("none", TlsLevel.None), ("required", TlsLevel.Required), ("verified", TlsLevel.Verified));
        var isOnConnect = section.Flag("tlsOnConnect");
        var tlsName = section.Text("tlsName");
        if (tlsName is not null && tls != TlsLevel.Verified)
        {
            section.Fault("tlsName", "\"tlsName\" is only looked at with tls: verified");
        }

        if (isOnConnect && tls < TlsLevel.Required)
        {
            section.Fault("tlsOnConnect", "\"tlsOnConnect\" needs tls: required or verified: there is no clear text to fall back to");
        }

        if (section.Has("authentication") && tls < TlsLevel.Required && section.Child("authentication")?.Text("inClear") != "true")
        {
            section.Fault("authentication", "\"authentication\" needs tls: required or verified, or inClear: true where the network is yours alone");
        }

        return connector with { Tls = tls, IsTlsOnConnect = isOnConnect, TlsName = tlsName };
    }

    private static string? ReadEhloName(Section section)
    {
        var name = section.Text("ehloName");
        if (name is not null && !DomainName.IsValid(name))
        {
            section.Fault("ehloName", $"\"{name}\" is not a host name");
        }

        return name;
    }

    private static List<IPAddress> ReadSourceAddresses(Section section)
    {
        var addresses = new List<IPAddress>();
        foreach (var (index, text) in section.Texts("sourceAddresses").Index())
        {
            if (!IPAddress.TryParse(text, out var address))
            {
                section.Problems.Add(section.Item("sourceAddresses", index), $"\"{text}\" is not an IP address");
            }
            else if (addresses.Exists(other => other.AddressFamily == address.AddressFamily))
            {
                section.Problems.Add(section.Item("sourceAddresses", index), "there is one source address of this kind already: at most one of IPv4 and one of IPv6");
            }
            else
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    private static (string? Space, string? Fault) ParseAddressSpace(string text)
    {
        var isValid = text == "*" || DomainName.IsValidWildcard(text);
        return isValid ? (DomainName.Canonical(text), null) : (null, $"\"{text}\" is not an address space: * or contoso.example or *.contoso.example");
    }

    /// <summary><c>mail.contoso.example</c>, <c>mail.contoso.example:587</c>, <c>192.0.2.1:25</c>, <c>[2001:db8::1]:25</c>.</summary>
    private static (SmartHost? Host, string? Fault) ParseSmartHost(string text)
    {
        if (NetworkText.FindAmbiguity(text) is { } ambiguity)
        {
            return (null, ambiguity);
        }

        var (host, port) = (text, DefaultPort);
        var colon = text.LastIndexOf(':');
        var isOnlyColon = colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) == colon;
        if (colon > text.LastIndexOf(']') && (isOnlyColon || text.StartsWith('[')))
        {
            host = text[..colon];
            port = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number : 0;
        }

        host = host is ['[', .. var inner, ']'] ? inner : host;
        return port == 0 ? (null, $"the port of \"{text}\" must be a number from 1 to 65535")
            : IPAddress.TryParse(host, out _) || DomainName.IsValid(host) ? (new(host, port), null)
            : (null, $"\"{text}\" is not a smart host: mail.contoso.example:25 or [2001:db8::1]:25");
    }

    private static List<T> Parse<T>(Section section, string key, string example, Func<string, (T? Value, string? Fault)> parse)
        where T : class
    {
        var parsed = new List<T>();
        var texts = section.Texts(key);
        if (texts.Count == 0)
        {
            section.Fault(key, $"\"{key}\" is missing; for instance {key}: {example}");
        }

        foreach (var (index, text) in texts.Index())
        {
            var (value, fault) = parse(text);
            if (value is not null)
            {
                parsed.Add(value);
            }
            else
            {
                section.Problems.Add(section.Item(key, index), fault!); // a fault comes with null
            }
        }

        return parsed;
    }
}
