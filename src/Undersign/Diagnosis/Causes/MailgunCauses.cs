using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Mailgun says.</summary>
internal static class MailgunCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("mailgun-login",
                "User name or password is wrong, or the domain is in Mailgun's other region.",
                "Enter the domain's SMTP user, such as postmaster@mg.example.com, with its SMTP password (not the API key); domains of the EU region log in at smtp.eu.mailgun.org.")
            { Link = TransactionalProviders.Mailgun.Link },
            [new(0, "", "Mailgun is not loving your login or password"), new(535) { At = TransactionalProviders.Mailgun }]),
        new(
            new("mailgun-relaying-denied",
                "It does not relay for us: no login was made.",
                "Enter the domain's SMTP user and its SMTP password (authentication).")
            { Link = TransactionalProviders.Mailgun.Link },
            [new(550, "", "Relaying denied") { At = TransactionalProviders.Mailgun }]),
        new(
            new("mailgun-sandbox",
                "The domain is a sandbox, which sends to authorised recipients only.",
                "Send from a domain of your own that is verified there, or add the recipient to the sandbox's authorised recipients."),
            [new(0, "", "Sandbox subdomains are for test purposes only")]),
        new(
            new("mailgun-domain",
                "The domain is not allowed to send there.",
                "Look at the domain in Mailgun's dashboard: it is not verified yet, or disabled."),
            [new(0, "", "Domain*is not allowed to send") { At = TransactionalProviders.Mailgun }]),
    ];
}
