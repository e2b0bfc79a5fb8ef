using System.Net;
using Npgsql;
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
        if (SettingsFile.TryRead(folder, Path.GetFileName(path), MaxOctets, out var reason) is not { } file)
        {
            problems.Add(new SourceLine(path, 0), File.Exists(path) ? reason! : "there is no such file; write one, or name it with --config FILE"); // a reason comes with null
            return null;
        }

        if (YamlText.Read(file.Content, problems) is not { } document)
        {
            return null;
        }

        EnvironmentOverrides.Apply(document, environment, problems);
        var root = new Section(document, "", problems);
        var hostName = ReadHostName(root);
        var storage = ReadStorage(root, folder);
        var listeners = ReadListeners(root, new CertificateReader(folder, time));
        var web = root.Child("web") is { } section ? ReadEndPoint(section, IPAddress.Loopback, 8080) : new(IPAddress.Loopback, 8080);
        var limits = ReadLimits(root);
        var collector = ReadCollector(root);
        root.Complete();
        return problems.Any ? null : new() { HostName = hostName, Storage = storage, Listeners = listeners, Web = web, Limits = limits, Collector = collector };
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

    private static StorageLocation ReadStorage(Section root, string folder)
    {
        var section = root.Child("storage");
        var (sqlite, postgres) = (section?.Text("sqlite"), section?.Text("postgres"));
        section?.Complete();
        if (sqlite is not null && postgres is not null)
        {
            section?.Fault("there is one database: remove sqlite or postgres");
        }

        if (postgres is not null)
        {
            try
            {
                return new StorageLocation.Postgres(new NpgsqlConnectionStringBuilder(postgres).ConnectionString);
            }
            catch (ArgumentException)
            {
                section?.Fault("postgres", "not a connection string: Host=db.contoso.example;Database=undersign;Username=undersign;Passfile=/etc/undersign/pgpass");
            }
        }

        return new StorageLocation.Sqlite(Path.GetFullPath(sqlite ?? "undersign.db", folder));
    }

    private static List<ListenerConfiguration> ReadListeners(Section root, CertificateReader certificates)
    {
        var listeners = new List<ListenerConfiguration>();
        foreach (var section in root.Children("listeners"))
        {
            var endPoint = ReadEndPoint(section, null, 25);
            var certificate = section.Child("certificate") is { } settings ? certificates.Read(settings) : null;
            var tls = ReadTls(section);
            var authorities = certificates.ReadAuthorities(section);
            var offersBinaryMime = section.Flag("binaryMime");
            section.Complete();
            if (listeners.Exists(listener => listener.EndPoint.Equals(endPoint) && endPoint.Port != 0))
            {
                section.Fault("port", $"there is another listener at {endPoint} already");
            }

            listeners.Add(new(endPoint, tls, certificate, authorities) { OffersBinaryMime = offersBinaryMime });
        }

        if (listeners.Count == 0)
        {
            root.Fault("listeners", "\"listeners\" is missing: where mail comes in; for instance listeners: [{ address: 0.0.0.0, port: 25, tls: off }]");
        }

        return listeners;
    }

    /// <summary>With a certificate TLS is offered unless the file says otherwise; without one it cannot be.</summary>
    private static ListenerTls ReadTls(Section section)
    {
        var hasCertificate = section.Has("certificate");
        var tls = section.Text("tls") is null
            ? hasCertificate ? ListenerTls.Offered : ListenerTls.Off
            : section.OneOf("tls", ("off", ListenerTls.Off), ("offered", ListenerTls.Offered), ("required", ListenerTls.Required), ("onConnect", ListenerTls.OnConnect));
        if (tls != ListenerTls.Off && !hasCertificate)
        {
            section.Fault("tls", "TLS needs a certificate: certificate: { pem: gateway.pem, key: gateway.key }, or tls: off");
        }

        return tls;
    }

    private static IPEndPoint ReadEndPoint(Section section, IPAddress? absent, int defaultPort)
    {
        var text = absent is null ? section.RequiredText("address", "0.0.0.0") : section.Text("address");
        var port = (int)(section.Number("port", 0, 65535) ?? defaultPort);
        if (absent is not null)
        {
            section.Complete();
        }

        if (string.IsNullOrEmpty(text))
        {
            return new(absent ?? IPAddress.Any, port);
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            section.Fault("address", $"\"{text}\" is not an address of this machine: 0.0.0.0 or :: for all of them, 127.0.0.1 for this machine alone");
        }

        return new(address ?? IPAddress.Any, port);
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
                section.Number("messageSize", 64 * 1024, int.MaxValue) ?? limits.MessageSize,
                (int)(section.Number("recipients", 100, 100_000) ?? limits.Recipients),
                (int)(section.Number("connections", 1, 100_000) ?? limits.Connections),
                (int)(section.Number("traceDays", 1, 3650) ?? limits.TraceDays),
                (int)(section.Number("handoverSeconds", 5, 240) ?? limits.HandoverSeconds));
            section.Complete();
        }

        return limits;
    }
}
