using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>How long each stage of a test may take. RFC 5321 §4.5.3.2 has minutes for each, for mail; here somebody waits.</summary>
internal sealed record SmtpTestLimits
{
    public static SmtpTestLimits Default { get; } = new();

    public TimeSpan Dns { get; init; } = TimeSpan.FromSeconds(8);

    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Servers that try to tell robots by their haste let everybody wait, for half a minute at most.</summary>
    public TimeSpan Banner { get; init; } = TimeSpan.FromSeconds(40);

    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For the reply to each command.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>From the last octet of a message to the reply: it may be looked at for viruses meanwhile.</summary>
    public TimeSpan Content { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For a look at another port or another kind of TLS, to prove a cause.</summary>
    public TimeSpan Neighbour { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Silence of the server after which it is tried whether it waits for TLS; most greet at once.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>For all together, whatever each alone may take.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(3);

    public SmtpClientTimeouts Timeouts => new()
    {
        Greeting = Banner,
        Command = Command,
        Handshake = Handshake,
        Mail = Command,
        Recipient = Command,
        DataInitiation = Command,
        DataBlock = Command,
        DataTermination = Content,
        Farewell = TimeSpan.FromSeconds(1),
    };
}
