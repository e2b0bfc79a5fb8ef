namespace Undersign.Diagnosis.Causes;

/// <summary>What any server may say about where we come from, whose mail it is and how much of it. Signs without words come last: they say the least.</summary>
internal static class AnyServerPolicyCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("ptr-missing",
                "The address we send from has no name in reverse DNS, or one that does not lead back to it.",
                "Whoever gives us the address (hosting or internet provider) sets its PTR record to this server's name, and that name needs an address record back."),
            [new(0, "x.7.25"), new(0, "", "PTR record"), new(0, "", "reverse DNS"), new(0, "", "cannot find your hostname"), new(0, "", "cannot find your reverse hostname")]),
        new(
            new("spf-or-dkim-missing",
                "It takes mail only with SPF or DKIM, and this has neither.",
                "Put the gateway's address into the SPF record of the sender's domain, and let DKIM be signed behind the gateway or by it.")
            { Link = new("https://support.google.com/mail/answer/81126") },
            [new(0, "x.7.26")]),
        new(
            new("block-list-spamhaus",
                "The address we send from is on a block list of Spamhaus.",
                "Look it up at https://check.spamhaus.org, which says why and how to leave; addresses of homes and of clouds are listed until their owner takes them out.")
            { Link = new("https://check.spamhaus.org") },
            [new(0, "", "spamhaus")]),
        new(
            new("block-list",
                "The address we send from is on a block list.",
                "The list's operator, whom the reply names, says why and how to leave it."),
            [new(0, "", "blocked using"), new(5, "", "blacklist"), new(5, "", "black list"), new(5, "", "blocklist"), new(5, "", "block list")]),
        new(
            new("dmarc-failed",
                "DMARC failed, and the domain of From asks for refusal.",
                "Mend SPF and DKIM for the domain of From; one of them has to be aligned with it."),
            [new(0, "5.7.509"), new(5, "", "DMARC")]),
        new(
            new("spf-failed",
                "SPF of the sender's domain does not allow the address we send from.",
                "Put the gateway's address into the SPF record of the sender's domain."),
            [new(0, "x.7.23"), new(5, "", "SPF")]),
        new(
            new("greylisted",
                "Greylisting: it takes a message from somebody new only when it comes again.",
                "Try again in some minutes; a server for mail does so by itself."),
            [new(4, "", "greylist"), new(4, "", "graylist"), new(4, "", "grey list"), new(4, "4.7.1", "grey")]),
        new(
            new("too-busy-for-us",
                "It gets too much from us at the moment.",
                "Try again later, and send less at a time: lower maxConnections, set messagesPerMinute."),
            [new(4, "", "too many connections"), new(4, "", "too many concurrent"), new(4, "", "rate limit"), new(4, "", "throttl"), new(0, "", "sending limit")]),
        new(
            new("idle-timeout",
                "It waited for us for too long and has closed the connection.",
                "Try again; if it stays so, look at the line and at firewalls between that hold data back."),
            [new(421, "4.4.2"), new(421, "", "timeout"), new(421, "", "timed out")]),
        new(
            new("ehlo-refused",
                "It does not like our name in EHLO.",
                "Set the EHLO name (ehloName) to a fully qualified name that resolves to the address we come from.")
            { Confidence = Confidence.Likely },
            [new(0, "", "your EHLO"), new(0, "", "your HELO"), new(0, "", "invalid EHLO"), new(0, "", "invalid HELO"), new(0, "", "EHLO name"), new(0, "", "HELO name"), new(5, "", "HELO") { Stage = TestStage.Hello }, new(504) { Stage = TestStage.Hello }]),
        new(
            new("taken-for-spam",
                "It takes the message, or us, for spam.",
                "The words of the reply say by what; try a plain text of a few sentences, and see that SPF, DKIM and reverse DNS are right.")
            { Confidence = Confidence.Likely },
            [new(5, "5.7.1", "spam"), new(554, "", "spam"), new(5, "", "message content rejected")]),
        new(
            new("relay-denied",
                "It does not relay for us: it has to know our address, our certificate or our login.",
                "Log in (authentication) on port 587 with STARTTLS; or its administrator allows our address or certificate.")
            { Confidence = Confidence.Likely },
            [new(0, "", "relay access"), new(0, "", "relaying"), new(0, "", "relay denied"), new(0, "", "not relay"), new(0, "", "to relay")]),
        new(
            new("refused-at-greeting",
                "It refuses us before anything was said: our address is blocked, has no name in reverse DNS, or it takes no mail at all.",
                "The words of the reply say which; use the port for submission (587 or 465) where this is port 25.")
            { Confidence = Confidence.Guess },
            [new(5) { Stage = TestStage.Banner }]),
        new(
            new("server-busy",
                "It takes nobody at the moment, or no more from our address.",
                "Try again in some minutes; look whether another program has many connections to it.")
            { Confidence = Confidence.Guess },
            [new(4) { Stage = TestStage.Banner }, new(421)]),
        new(
            new("sender-refused",
                "It does not take this sender: From is mostly another address than the login's.",
                "Make From the address of the login, or have the server's administrator allow the other.")
            { Confidence = Confidence.Guess },
            [new(5) { Stage = TestStage.Sender }, new(553, "", "sender")]),
    ];
}
