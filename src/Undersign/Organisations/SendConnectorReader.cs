using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>sendConnectors:</c>.</summary>
internal static class SendConnectorReader
{
    public static SendRoutes Read(Section root)
    {
        var connectors = new List<SendConnectorSettings>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in root.Children("sendConnectors"))
        {
            var name = section.RequiredText("name", "smart host");
            if (name.Length > 0 && !names.Add(name))
            {
                section.Fault("name", $"there is another send connector \"{name}\" already");
            }

            connectors.Add(ReadConnector(section, name));
            section.Complete();
        }

        if (!root.Has("sendConnectors"))
        {
            root.Fault("sendConnectors", "\"sendConnectors\" is missing: where mail goes on to; without one nothing can leave");
        }

        return new(connectors);
    }

    private static SendConnectorSettings ReadConnector(Section section, string name)
    {
        var spaces = Parse(section, "addressSpaces", "[\"*\"]", AddressSpace.TryParse);
        var hosts = Parse(section, "smartHosts", "[\"mail.contoso.example:25\"]", SmartHostAddress.TryParse);
        var tls = section.OneOf("tls", ("opportunistic", TlsWish.Opportunistic), ("none", TlsWish.None), ("required", TlsWish.Required), ("verified", TlsWish.Verified));
        var tlsName = section.Text("tlsName");
        if (tlsName is not null && tls != TlsWish.Verified)
        {
            section.Fault("tlsName", "\"tlsName\" is only looked at with tls: verified");
        }

        return new(name, spaces, hosts, tls)
        {
            TlsName = tlsName,
            MaxConnections = (int)(section.Number("maxConnections", 1, 1000) ?? 50),
            MessagesPerConnection = (int)(section.Number("messagesPerConnection", 1, 100_000) ?? 100),
        };
    }

    private delegate T? TryParse<T>(string text, out string? reason)
        where T : class;

    private static List<T> Parse<T>(Section section, string key, string example, TryParse<T> parse)
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
            if (parse(text, out var reason) is { } value)
            {
                parsed.Add(value);
            }
            else
            {
                section.Problems.Add(section.Item(key, index), reason!); // a reason comes with null
            }
        }

        return parsed;
    }
}
