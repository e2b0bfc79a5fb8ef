using System.Net;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>What one node needs to know of itself: <c>undersign.yaml</c>. Everything about organisations is in the database.</summary>
internal sealed record NodeConfiguration
{
    /// <summary>Our name in the greeting, in <c>Received</c> and in our own EHLO.</summary>
    public required string HostName { get; init; }

    public required StorageLocation Storage { get; init; }

    /// <summary>Under which certificates' keys lie in the database.</summary>
    public SecretKey SecretKey { get; init; } = new("undersign.key", isMadeWhenMissing: false);

    /// <summary>Certificates in the database that connectors show, by name: stand-ins until they have been read.</summary>
    public IReadOnlyDictionary<string, ServedCertificate> ImportedCertificates { get; init; } = new Dictionary<string, ServedCertificate>(StringComparer.Ordinal);

    /// <summary>From whom the node gets its certificate; <see langword="null"/> when an administrator brings it.</summary>
    public AcmeSettings? Acme { get; init; }

    /// <summary>
    /// By what name the nodes of one database tell each other apart. Nodes behind one name in DNS may share the host name of their settings, hence the machine's. A file serves one node, and
    /// keeps serving it when a container comes back under another name.
    /// </summary>
    public string Claimant => Storage is StorageLocation.Sqlite ? "the only node" : $"{Environment.MachineName}/{HostName}";

    public required IReadOnlyList<ReceiveConnector> ReceiveConnectors { get; init; }

    /// <summary>Where the status page is.</summary>
    public required IPEndPoint Web { get; init; }

    /// <summary>What browsers may ask for there, besides addresses, localhost and <see cref="HostName"/>.</summary>
    public IReadOnlyList<string> WebNames { get; init; } = [];

    /// <summary>Whether somebody may sign in there over a network in the clear.</summary>
    public bool WebIsInClear { get; init; }

    /// <summary><see langword="null"/> when nobody can push people to this node.</summary>
    public ScimListener? Scim { get; init; }

    /// <summary>Where pictures are that signatures only name; <see langword="null"/> when they travel with mail.</summary>
    public PictureHosting? Pictures { get; init; }

    /// <summary>Where the files are that organisations may name, each in a folder of the organisation's name; <see langword="null"/>: anywhere.</summary>
    public string? SecretsFolder { get; init; }

    public required NodeLimits Limits { get; init; }

    public ProtocolLogLimits ProtocolLogs { get; init; } = new("protocol-logs");

    /// <summary>Whom to ask for MX records; none: those of the machine.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [];

    /// <summary>Where figures are sent by OTLP; nowhere when <see langword="null"/>.</summary>
    public Uri? Collector { get; init; }
}

/// <summary>What one node takes.</summary>
/// <param name="MessageSize">In octets. RFC 1870. A receive connector may say otherwise, and so of <paramref name="Recipients"/>.</param>
/// <param name="Recipients">Of one transaction; RFC 5321 §4.5.3.1.8 asks for 100 at least.</param>
/// <param name="Connections">At once, at all receive connectors together.</param>
/// <param name="TraceDays">Traces are deleted when they are so old.</param>
internal sealed record NodeLimits(long MessageSize = 150L * 1024 * 1024, int Recipients = 1000, int Connections = 500, int TraceDays = 30, int HandoverSeconds = 60)
{
    public const long LeastMessageSize = 64 * 1024;
    public const int LeastRecipients = 100;
    public const int MostRecipients = 100_000;
    public const int MostConnections = 100_000;
    public const int MostHandoverSeconds = 240;
}
