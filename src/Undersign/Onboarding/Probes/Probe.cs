using System.Security.Cryptography;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Onboarding.Probes;

/// <summary>A message that is to go the whole way round: from one of an organisation's people by the rule to us, and back (WS-8).</summary>
/// <remarks>
/// It is known by its recipient, an address that nobody had before: <c>ann+undersign-k3t9x2@contoso.example</c>, which Exchange Online delivers to
/// ann@contoso.example. Neither header nor subject would do: traces keep no subject (law 10), and Exchange writes a Message-ID of its own into mail of
/// some programs.
/// Limit: it has to begin inside the tenant, as a rule for senders inside sees no other; so it is submitted as one of its people, or by hand.
/// </remarks>
internal sealed record Probe(Mailbox Recipient, DateTimeOffset Began)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    public static Probe To(Mailbox mailbox, DateTimeOffset now) =>
        new(new($"{mailbox.LocalPart}+undersign-{RandomNumberGenerator.GetString(Letters, 8)}", mailbox.Domain), now);

    /// <summary>Somebody writes a message to it.</summary>
    public ProbeLeg ByHand() => new(ProbeWay.First, ProbeLegState.Done, Began, $"by you: send a message from a mailbox of your people to {Recipient}");

    /// <summary>As a person would write it: what says of itself that a program has sent it is left alone by rules.</summary>
    public byte[] Message(Mailbox from) => Encoding.ASCII.GetBytes(string.Create(null, $"""
        From: <{from}>
        To: <{Recipient}>
        Subject: Undersign probe
        Date: {Began.UtcDateTime:ddd, dd MMM yyyy HH':'mm':'ss} +0000
        Message-ID: <{Recipient.LocalPart}.{Began.ToUnixTimeMilliseconds()}@{from.Domain}>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=us-ascii

        This message went from a mailbox of yours by way of Undersign and back. It can be deleted.

        """).ReplaceLineEndings("\r\n"));
}
