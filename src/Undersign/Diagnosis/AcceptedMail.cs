using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis;

/// <summary>Where to look when a server has taken a message with 250 and it does not arrive.</summary>
internal static class AcceptedMail
{
    private static readonly Cause Anywhere = new(
        "accepted-not-arrived",
        "The server has taken the message; it may take a little until it arrives.",
        "Look into the junk folder and the quarantine, then at the mailbox's rules; the server's log or message trace knows what became of it. It is in nobody's Sent Items: put yourself into BCC for that.")
    { Confidence = Confidence.Guess };

    private static readonly Cause AtPostmark = new(
        "postmark-accepted-not-sent",
        "Postmark takes every message and decides afterwards.",
        "Look into Activity of that server at Postmark: the sender signature may be unconfirmed, the account not approved yet, or the recipient suppressed.")
    { Link = TransactionalProviders.Postmark.Link, Confidence = Confidence.Likely };

    public static Cause At(string? host) => KnownProviders.Of(host) == TransactionalProviders.Postmark ? AtPostmark : Anywhere;
}
