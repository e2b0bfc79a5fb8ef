using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Causes;

/// <summary>What Microsoft 365 and Outlook.com say to who logs in and sends as a mailbox.</summary>
/// <remarks>Microsoft: "Enable or disable SMTP AUTH in Exchange Online", "Exchange Online to retire Basic auth for Client Submission".</remarks>
internal static class Microsoft365Causes
{
    private static readonly Uri SmtpAuth = MailboxProviders.Microsoft365.Link;
    private static readonly Uri OAuth = new("https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth");
    private static readonly Uri Limits = new("https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits");

    public static readonly CauseRow[] Rows =
    [
        new(
            new("smtp-auth-off-tenant",
                "SMTP AUTH is switched off there for the whole tenant.",
                "An Exchange administrator allows it for this mailbox alone with Set-CASMailbox {user} -SmtpClientAuthenticationDisabled $false, or for all with Set-TransportConfig -SmtpClientAuthenticationDisabled $false. A login with OAuth 2.0 needs it too.")
            { Link = SmtpAuth },
            [new(535, "5.7.139", "SmtpClientAuthentication is disabled for the Tenant")]),
        new(
            new("smtp-auth-off-mailbox",
                "SMTP AUTH is switched off there for this mailbox.",
                "Microsoft 365 admin centre, Active users, the user, Mail, Manage email apps: tick \"Authenticated SMTP\"; or Set-CASMailbox {user} -SmtpClientAuthenticationDisabled $false. It takes some minutes to count.")
            { Link = SmtpAuth },
            [new(535, "5.7.139", "SmtpClientAuthentication is disabled for the Mailbox")]),
        new(
            new("basic-auth-retired",
                "Passwords are not taken there any more.",
                "Log in with OAuth 2.0. Outlook.com refuses every password and app password; in Microsoft 365 an administrator may still have it switched on for a while.")
            { Link = OAuth },
            [new(535, "", "basic authentication is disabled"), new(0, "5.7.30", "Basic authentication is not supported")]),
        new(
            new("token-login-blocked",
                "A policy there does not let this account or application in, though its token is good.",
                "An administrator looks at the sign-in log of Entra ID, which names the policy (mostly Conditional Access), and exempts this mailbox or application; or send by a connector in place of a login.")
            { Link = OAuth, Confidence = Confidence.Likely },
            [new(535, "5.7.139") { IsTokenLogin = true }]),
        new(
            new("security-defaults",
                "The tenant's security defaults forbid logging in with a password.",
                "Log in with OAuth 2.0; or an administrator turns security defaults off in Entra ID (Properties) and puts Conditional Access in their place.")
            { Link = new("https://learn.microsoft.com/entra/fundamentals/security-defaults") },
            [new(535, "5.7.139", "security defaults policy")]),
        new(
            new("login-policy",
                "The login is blocked by a policy there: Conditional Access, an authentication policy, or multi-factor sign-in.",
                "Log in with OAuth 2.0; or an administrator looks at the sign-in log of Entra ID, which names the policy, and exempts this mailbox.")
            { Link = OAuth, Confidence = Confidence.Likely },
            [new(535, "5.7.139", "did not meet the criteria to be authenticated")]),
        new(
            new("microsoft365-wrong-password",
                "User name or password is wrong.",
                "Enter the full sign-in name and the password anew. With multi-factor sign-in no ordinary password works: log in with OAuth 2.0, or, where multi-factor is set per user, with an app password."),
            [new(535, "5.7.139", "credentials were incorrect")]),
        new(
            new("login-blocked",
                "The login is blocked by a policy there, or the account is restricted, for instance to Outlook on the web.",
                "Ask the tenant's administrator what the sign-in log of Entra ID says; log in with OAuth 2.0, or send by a connector in place of a login.")
            { Link = OAuth, Confidence = Confidence.Likely },
            [new(535, "5.7.139")]),
        new(
            new("microsoft365-token-refused",
                "The access token does not give the right to send as this mailbox.",
                "An application of its own needs the role SMTP.SendAsApp with consent, its service principal (New-ServicePrincipal) and Add-MailboxPermission -Identity {user} -User SERVICE-PRINCIPAL -AccessRights FullAccess; somebody's token needs the scope https://outlook.office.com/SMTP.Send. The user name has to be the mailbox of the token; SMTP AUTH has to be on for it.")
            { Link = OAuth, Confidence = Confidence.Likely },
            [new(535, "5.7.3", "Authentication unsuccessful") { IsTokenLogin = true }]),
        new(
            new("exchange-login-failed",
                "User name or password is wrong, or the account has multi-factor sign-in.",
                "Enter both anew: the full sign-in name in Microsoft 365, DOMAIN\\user at an Exchange Server. With multi-factor sign-in log in with OAuth 2.0 or an app password; with federated sign-in (ADFS) the cloud has to reach it.")
            { Confidence = Confidence.Likely },
            [new(535, "5.7.3", "Authentication unsuccessful")]),
        new(
            new("token-malformed",
                "The access token has expired, or it is not in the form the server reads.",
                "Look at this machine's clock and try again, so that a new token is asked for; the user name has to be the mailbox's full address.")
            { Link = OAuth, Confidence = Confidence.Likely },
            [new(501, "5.5.124"), new(0, "", "Invalid XOAUTH2")]),
        new(
            new("not-logged-in",
                "It wants a login, and none was made.",
                "Enter user and password or OAuth 2.0 (authentication) with STARTTLS on port 587; or send without login by a connector to the tenant's MX host on port 25.")
            { Link = SmtpAuth },
            [new(0, "x.7.57")]),
        new(
            new("send-as-denied",
                "The account we log in with may not send as this sender.",
                "Make From the address of the login; or an administrator grants Add-RecipientPermission {from} -AccessRights SendAs -Trustee {user}. For an alias of the mailbox: Set-OrganizationConfig -SendFromAliasEnabled $true."),
            [new(0, "x.7.60"), new(0, "5.2.252"), new(0, "", "SendAsDenied")]),
        new(
            new("mailbox-concurrency",
                "The mailbox sends on more connections at once than it may; Microsoft 365 allows three.",
                "Send less at a time: at most three connections (maxConnections). Mail waits and is tried again.")
            { Link = Limits },
            [new(432, "", "thread limit exceeded"), new(432, "", "concurrent connections limit exceeded")]),
        new(
            new("mailbox-daily-limit",
                "The mailbox has sent to as many recipients as it may in a day (10,000).",
                "Wait until the last 24 hours have fewer; for more than that send by a connector or a service for bulk mail.")
            { Link = Limits },
            [new(0, "5.1.90"), new(0, "5.2.2", "submission quota exceeded")]),
        new(
            new("sender-restricted",
                "The sender is blocked for spam.",
                "Defender portal, Email & collaboration, Review, Restricted entities: release the sender after its password was changed."),
            [new(0, "5.1.8", "bad outbound sender")]),
    ];
}
