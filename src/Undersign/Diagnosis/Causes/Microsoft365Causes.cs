namespace Undersign.Diagnosis.Causes;

/// <summary>What Exchange Online and Outlook.com say to a login.</summary>
/// <remarks>Microsoft: "Enable or disable SMTP AUTH in Exchange Online", "Fix issues with printers, scanners, and LOB applications that send email using Microsoft 365".</remarks>
internal static class Microsoft365Causes
{
    private static readonly Uri SmtpAuth = new("https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission");

    public static readonly CauseRow[] Rows =
    [
        new(
            new("smtp-auth-off-tenant",
                "SMTP AUTH is switched off there for the whole tenant.",
                "An Exchange administrator allows it for this mailbox alone with Set-CASMailbox {user} -SmtpClientAuthenticationDisabled $false, or for all with Set-TransportConfig -SmtpClientAuthenticationDisabled $false. A login with OAuth 2.0 needs it too.")
            { Link = SmtpAuth },
            new ReplySign(535, "5.7.139", "SmtpClientAuthentication is disabled for the Tenant")),
        new(
            new("smtp-auth-off-mailbox",
                "SMTP AUTH is switched off there for this mailbox.",
                "Microsoft 365 admin centre, Active users, the user, Mail, Manage email apps: tick \"Authenticated SMTP\"; or Set-CASMailbox {user} -SmtpClientAuthenticationDisabled $false. It takes some minutes to count.")
            { Link = SmtpAuth },
            new ReplySign(535, "5.7.139", "SmtpClientAuthentication is disabled for the Mailbox")),
    ];
}
