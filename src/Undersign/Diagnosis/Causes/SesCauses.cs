using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Amazon SES says. Amazon: "Amazon SES SMTP issues", "Amazon SES email sending errors".</summary>
internal static class SesCauses
{
    private static readonly Uri Credentials = new("https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html");
    private static readonly Uri Quotas = new("https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html");

    public static readonly CauseRow[] Rows =
    [
        new(
            new("ses-credentials",
                "User name or password is wrong: they are no SMTP credentials of SES in this region.",
                "Create SMTP credentials in the SES console of the same region as the host; an IAM access key does not do, and a user of another region neither.")
            { Link = Credentials },
            [new(535) { At = TransactionalProviders.Ses }]),
        new(
            new("ses-no-right",
                "The IAM user of these credentials may not send.",
                "Give it the right ses:SendRawEmail for this identity.")
            { Link = Credentials },
            [new(0, "", "is not authorized to perform*ses:")]),
        new(
            new("ses-not-verified",
                "An address of the message is not verified in this region of SES.",
                "Verify the address or its domain in the SES console of the region that the reply names. If it is a recipient's, the account is in the sandbox: verify it too, or ask for production access.")
            { Link = new("https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html") },
            [new(0, "", "Email address is not verified")]),
        new(
            new("ses-rate",
                "More messages a second were sent than the account may.",
                "Send less at a time (messagesPerMinute), or ask for a higher rate in the SES console.")
            { Link = Quotas },
            [new(0, "", "Maximum sending rate exceeded")]),
        new(
            new("ses-quota",
                "The account has sent as much as it may in 24 hours.",
                "Wait, or ask for a higher quota in the SES console.")
            { Link = Quotas },
            [new(0, "", "Daily message quota exceeded")]),
        new(
            new("ses-bad-sender",
                "SES cannot read the address of the sender.",
                "Look at From: it has to be a complete address, without a name and in ASCII."),
            [new(501, "", "Invalid MAIL FROM address")]),
    ];
}
