using System.Net;
using System.Security.Cryptography.X509Certificates;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>By which way an organisation's mail to certain domains leaves. A word and a meaning of Exchange.</summary>
/// <remarks>One instance belongs to one organisation and one version of its settings; connections are never shared between instances (law 8).</remarks>
internal sealed record SendConnector
{
    public required string Name { get; init; }

    /// <summary><c>*</c>, <c>contoso.com</c>, or <c>*.contoso.com</c> for the domain and all below it; in canonical form.</summary>
    public IReadOnlyList<string> AddressSpaces { get; init; } = ["*"];

    /// <summary>Between connectors whose address spaces are equally specific the lower cost wins.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Tried in this order; the next only while nothing of a message has been taken by one before.</summary>
    public IReadOnlyList<SmartHost> SmartHosts { get; init; } = [];

    /// <summary>There are no smart hosts: mail goes where each domain's MX records say, to this port. RFC 5321 §5.</summary>
    public int? MxPort { get; init; }

    /// <summary>With <see cref="MxPort"/>: what a recipient's domain says of the TLS of its exchanges counts, above <see cref="Tls"/>. RFC 8461 §5.</summary>
    public bool HonoursMtaSts { get; init; }

    public TlsLevel Tls { get; init; } = TlsLevel.Opportunistic;

    /// <summary>TLS from the first octet, as on port 465.</summary>
    public bool IsTlsOnConnect { get; init; }

    /// <summary>The name the smart host's certificate must bear; its host name when <see langword="null"/>.</summary>
    public string? TlsName { get; init; }

    /// <summary>How we log in; <see langword="null"/> where we are known by address or certificate.</summary>
    public SendAuthentication? Authentication { get; init; }

    /// <summary>Shown to the smart host: whichever is current when a connection is opened.</summary>
    public ClientCertificate? ClientCertificate { get; init; }

    /// <summary>The one that the node obtains from an authority is shown instead.</summary>
    public bool ShowsObtainedCertificate { get; init; }

    /// <param name="obtained">The node's own, where it has one.</param>
    /// <param name="reason">Why the one that is to be shown cannot be loaded.</param>
    /// <returns>What is shown now; nothing where nothing is to be shown.</returns>
    public ServedCertificate? Shown(ServedCertificate? obtained, out string? reason)
    {
        reason = null;
        return ShowsObtainedCertificate ? obtained : ClientCertificate?.TryLoad(out reason);
    }

    /// <summary>Trusted instead of the machine's roots when TLS is verified.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Our name in EHLO; it should resolve to the address we come from.</summary>
    public required string EhloName { get; init; }

    /// <summary>Addresses of this machine to come from, at most one of a family; the others' families are not used. Empty: the system chooses.</summary>
    public IReadOnlyList<IPAddress> SourceAddresses { get; init; } = [];

    /// <summary>To each smart host. Exchange Online takes 20 to 50.</summary>
    public int MaxConnections { get; init; } = 50;

    /// <summary>To each smart host; <see langword="null"/> for as many as there are.</summary>
    public int? MessagesPerMinute { get; init; }

    /// <summary>Messages of custody on their way at once: where there is a rate, as many as go in ten seconds, since more would only wait for it.</summary>
    public int FromCustodyAtOnce => MessagesPerMinute is { } rate ? Math.Min(MaxConnections, Math.Max(2, rate / 6)) : MaxConnections;

    public int MessagesPerConnection { get; init; } = 100;

    /// <summary>How long an unused connection is kept; shorter than the patience of the other side (Postfix waits 300 s for a command, 10 s under stress).</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Its name in the protocol log, the organisation's before it; <see langword="null"/> where it keeps none.</summary>
    public string? ProtocolLogName { get; init; }

    /// <summary>For what is in custody.</summary>
    public RetrySchedule Retry { get; init; } = RetrySchedule.Default;

    public ChunkingUse Chunking { get; init; }

    public bool SendsEightBitAnyway { get; init; }

    public DkimUse Dkim { get; init; }

    /// <summary>With <see cref="DkimUse.Sign"/>.</summary>
    public DkimKeyFile? DkimKey { get; init; }
}

/// <summary>A host that takes mail for other domains, by name or address.</summary>
internal sealed record SmartHost(string Host, int Port = 25)
{
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
