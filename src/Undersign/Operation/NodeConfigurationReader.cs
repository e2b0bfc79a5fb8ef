using System.Net;
using System.Text.Json.Nodes;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Reads the node file, with the environment over it, and says everything that is wrong at once.</summary>
internal static class NodeConfigurationReader
{
    public const string DefaultFile = "undersign.yaml";

    private const long MaxOctets = 256 * 1024;

    /// <param name="environment">Variables such as <c>UNDERSIGN__STORAGE__SQLITE</c>; other names are ignored.</param>
    /// <returns><see langword="null"/> exactly when <paramref name="problems"/> has any.</returns>
    public static NodeConfiguration? Read(string path, IEnumerable<KeyValuePair<string, string>> environment, TimeProvider time, Problems problems)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (ReadDocument(path, problems) is not { } document)
        {
            return null;
        }

        EnvironmentOverrides.Apply(document, environment, problems);
        var root = new Section(document, "", problems);
        var hostName = ReadHostName(root);
        var (storage, secretKey) = new StorageReader(folder).Read(root);
        var limits = ReadLimits(root);
        var certificates = new CertificateReader(folder, time);
        var acme = new AcmeSettingsReader(certificates, folder, hostName, time).Read(root, secretKey);
        var imported = new ImportedCertificateReader(secretKey, hostName, time);
        var served = new ServedCertificateReader(certificates, imported);
        var connectors = new ReceiveConnectorReader(certificates, served, hostName, limits, acme?.Certificate).Read(root);
        var (scim, pictures) = (new ScimListenerReader(served, acme?.Certificate).Read(root), PictureHostingReader.Read(root));
        var (web, webNames, webIsInClear) = ReadWeb(root);
        var (collector, nameServers, protocolLogs) = (ReadCollector(root), ReadNameServers(root), ReadProtocolLogs(root, folder, storage));
        var secretsFolder = ReadSecretsFolder(root, folder);
        root.Complete();
        return problems.Any ? null : new()
        {
            NameServers = nameServers,
            HostName = hostName,
            Storage = storage,
            SecretKey = secretKey,
            Acme = acme,
            ImportedCertificates = imported.ByName,
            ReceiveConnectors = connectors,
            Web = web,
            WebNames = webNames,
            WebIsInClear = webIsInClear,
            Scim = scim,
            Pictures = pictures,
            Limits = limits,
            SecretsFolder = secretsFolder,
            ProtocolLogs = protocolLogs,
            Collector = collector,
        };
    }

    /// <summary>It may be a link, as whoever distributes settings makes them; paths in it start at the folder it is named in.</summary>
    private static JsonObject? ReadDocument(string path, Problems problems)
    {
        try
        {
            var octets = RegularFile.SizeOf(path) == 0 ? [] : RegularFile.Read(path, MaxOctets); // what an empty one lacks is said below
            return YamlText.Read(SettingsFile.Decode(octets), problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new SourceLine(path, 0), exception is not (FileNotFoundException or DirectoryNotFoundException) ? exception.Message : "there is no such file; write one, or name it with --config FILE");
            return null;
        }
    }

    private static List<IPEndPoint> ReadNameServers(Section root)
    {
        var servers = new List<IPEndPoint>();
        foreach (var (index, text) in root.Texts("nameServers").Index())
        {
            if (NetworkText.FindAmbiguity(text) is { } ambiguity)
            {
                root.Problems.Add(root.Item("nameServers", index), ambiguity);
            }
            else if (IPEndPoint.TryParse(text, out var server))
            {
                servers.Add(server.Port == 0 ? new(server.Address, Protocols.Dns.NameServers.Port) : server);
            }
            else
            {
                root.Problems.Add(root.Item("nameServers", index), $"\"{text}\" is not an address: 192.0.2.53 or 127.0.0.1:5353 or [2001:db8::53]:53");
            }
        }

        return servers;
    }

    private static string ReadHostName(Section root)
    {
        var name = root.RequiredText("hostName", "gateway.contoso.example");
        if (name.Length > 0 && !DomainName.IsValid(name))
        {
            root.Fault("hostName", $"\"{name}\" is not a host name");
        }

        return name;
    }

    /// <summary>Of the status page.</summary>
    private static (IPEndPoint EndPoint, IReadOnlyList<string> Names, bool IsInClear) ReadWeb(Section root)
    {
        var endPoint = new IPEndPoint(IPAddress.Loopback, 8080);
        if (root.Child("web") is not { } section)
        {
            return (endPoint, [], false);
        }

        endPoint.Port = (int)(section.Number("port", 0, 65535) ?? endPoint.Port);
        if (section.Text("address") is { } text)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                endPoint.Address = address;
            }
            else
            {
                section.Fault("address", $"\"{text}\" is not an address of this machine: 0.0.0.0 or :: for all of them, 127.0.0.1 for this machine alone");
            }
        }

        var names = section.Texts("names");
        foreach (var (index, name) in names.Index().Where(static name => !DomainName.IsValid(name.Item)))
        {
            section.Problems.Add(section.Item("names", index), $"\"{name}\" is not a host name; addresses need not be listed");
        }

        var isInClear = section.Flag("inClear");
        section.Complete();
        return (endPoint, names, isInClear);
    }

    /// <summary>Beside the embedded store, where the service may write; else beside the node file.</summary>
    private static ProtocolLogLimits ReadProtocolLogs(Section root, string folder, StorageLocation storage)
    {
        var home = storage is StorageLocation.Sqlite(var path) ? Path.GetDirectoryName(path) ?? folder : folder;
        var limits = new ProtocolLogLimits(Path.Combine(home, "protocol-logs"));
        if (root.Child("protocolLogs") is not { } section)
        {
            return limits;
        }

        limits = new(
            section.Text("folder") is { } text ? Path.GetFullPath(text, folder) : limits.Folder,
            section.Number("fileSize", ProtocolLogLimits.LeastFileSize, int.MaxValue) ?? limits.FileSize,
            section.Number("folderSize", 2 * ProtocolLogLimits.LeastFileSize, long.MaxValue) ?? limits.FolderSize,
            (int)(section.Number("days", 1, 3650) ?? limits.Days));
        if (limits.FolderSize < 2 * limits.FileSize)
        {
            section.Fault("folderSize", $"\"folderSize\" has to hold two files at least: the one at hand and the one before it, {2 * limits.FileSize}");
        }

        section.Complete();
        return limits;
    }

    private static string? ReadSecretsFolder(Section root, string folder)
    {
        if (root.Child("secrets") is not { } section)
        {
            return null;
        }

        var path = section.RequiredText("folder", "/etc/undersign/secrets");
        section.Complete();
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder));
    }

    private static Uri? ReadCollector(Section root)
    {
        if (root.Child("telemetry") is not { } section)
        {
            return null;
        }

        var text = section.RequiredText("otlp", "http://collector.contoso.example:4317");
        section.Complete();
        if (text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"))
        {
            return text.Length == 0 ? null : new(text);
        }

        section.Fault("otlp", $"\"{text}\" is not the address of a collector: http://collector.contoso.example:4317");
        return null;
    }

    private static NodeLimits ReadLimits(Section root)
    {
        var limits = new NodeLimits();
        if (root.Child("limits") is { } section)
        {
            limits = new(
                section.Number("messageSize", NodeLimits.LeastMessageSize, int.MaxValue) ?? limits.MessageSize,
                (int)(section.Number("recipients", NodeLimits.LeastRecipients, NodeLimits.MostRecipients) ?? limits.Recipients),
                (int)(section.Number("connections", 1, NodeLimits.MostConnections) ?? limits.Connections),
                (int)(section.Number("traceDays", 1, 3650) ?? limits.TraceDays),
                (int)(section.Number("handoverSeconds", 5, NodeLimits.MostHandoverSeconds) ?? limits.HandoverSeconds));
            section.Complete();
        }

        return limits;
    }
}
