using System.Net.Security;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Harness;

/// <summary>How a next hop behaves. <see langword="null"/> instead of a reply means that it drops the connection there.</summary>
internal sealed record HopScript
{
    public static HopScript Normal { get; } = new();

    public static HopScript DropsAtConnect { get; } = new() { IsHangingUp = true };

    /// <summary>Hangs up on whoever connects, without a word or after <see cref="Greeting"/>.</summary>
    public bool IsHangingUp { get; init; }

    /// <summary>Said instead of the greeting of a session, after which it hangs up.</summary>
    public SmtpReply? Greeting { get; init; }

    public Func<Mailbox?, SmtpReply?> OnMail { get; init; } = static _ => SmtpReply.Ok;

    public Func<EnvelopeRecipient, SmtpReply?> OnRecipient { get; init; } = static _ => SmtpReply.Ok;

    /// <summary>Asked when the message has arrived whole.</summary>
    public Func<TakenMessage, CancellationToken, Task<SmtpReply?>> OnData { get; init; } =
        static (_, _) => Task.FromResult<SmtpReply?>(SmtpReply.Ok);

    /// <summary>Without, it knows the envelopes and throws the octets away.</summary>
    public bool KeepsOctets { get; init; } = true;

    public bool OffersBinaryMime { get; init; } = true;

    public SslServerAuthenticationOptions? Tls { get; init; }
}
