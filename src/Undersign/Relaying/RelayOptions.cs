using Undersign.Operation;
using Undersign.ProtocolLogs;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Limits of handing over that belong to the node.</summary>
internal sealed record RelayOptions
{
    public static RelayOptions Default { get; } = new();

    /// <summary>While its sender waits, a message has been sent by then or is not handed over now.</summary>
    public TimeSpan SendingLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>While its sender waits, the next hop has answered by then: half of the ten minutes a sender should wait. RFC 5321 §4.5.3.2.6.</summary>
    public TimeSpan ReplyLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A message in custody has been sent by then: 150 MiB at 350 kbit/s.</summary>
    public TimeSpan CustodyLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A message in custody waits so long for its place among those that go to the same smart host.</summary>
    public TimeSpan CustodyGateLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For one address of a smart host.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Messages that wait for a connection to one smart host; more are answered 451 at once.</summary>
    public int MaxWaiting { get; init; } = 1000;

    /// <summary>A smart host that could not be reached is tried behind the others for so long.</summary>
    public TimeSpan RestAfterFailure { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For connectors that keep one.</summary>
    public ProtocolLog? ProtocolLog { get; init; }

    /// <summary>The node's own, for connectors that show it; <see langword="null"/> where the node obtains none.</summary>
    public ServedCertificate? ObtainedCertificate { get; init; }

    /// <summary>Where MX records must not lead; <see langword="null"/> where nothing listens.</summary>
    public OwnAddresses? Own { get; init; }

    public SmtpClientTimeouts Timeouts { get; init; } = SmtpClientTimeouts.Default;
}
