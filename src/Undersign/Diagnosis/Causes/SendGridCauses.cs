using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What SendGrid says.</summary>
internal static class SendGridCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("sendgrid-not-logged-in",
                "It wants a login, and none was made.",
                "Enter the word apikey as the user name and an API key (SG.…) as the password (authentication).")
            { Link = TransactionalProviders.SendGrid.Link },
            [new(0, "", "Unauthenticated senders not allowed")]),
        new(
            new("sendgrid-credits",
                "The account has used up its credits.",
                "Wait for the new period, or buy a larger plan."),
            [new(0, "", "Maximum credits exceeded")]),
        new(
            new("sendgrid-bad-key",
                "User name or API key is wrong, or the key has no right to send.",
                "The user name is the word apikey and nothing else; the password is an API key (SG.…) with the right Mail Send. A key is shown once: make a new one where it is lost.")
            { Link = TransactionalProviders.SendGrid.Link },
            [new(0, "", "Authentication failed: Bad username / password"), new(535) { At = TransactionalProviders.SendGrid }, new(451, "", "Authentication failed") { At = TransactionalProviders.SendGrid }]),
        new(
            new("sendgrid-identity",
                "From is no sender that SendGrid knows.",
                "Verify the address of From under Settings, Sender Authentication, or authenticate its domain there; or send from an address that is.")
            { Link = new("https://www.twilio.com/docs/sendgrid/for-developers/sending-email/sender-identity") },
            [new(0, "", "does not match a verified Sender Identity")]),
    ];
}
