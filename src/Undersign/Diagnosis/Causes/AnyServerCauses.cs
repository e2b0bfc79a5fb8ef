namespace Undersign.Diagnosis.Causes;

/// <summary>What any server may say about the login, the sender and the message. Signs without words come last: they say the least.</summary>
internal static class AnyServerCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("starttls-required",
                "It wants TLS first.",
                "Set the security to STARTTLS (tls: required or better)."),
            [new(0, "", "Must issue a STARTTLS"), new(0, "", "STARTTLS is required"), new(530, "", "STARTTLS")]),
        new(
            new("login-not-offered",
                "It offers no login here.",
                "Use the port for submission: 587 with STARTTLS, or 465 with TLS. Many servers offer the login only after STARTTLS, and none on port 25."),
            [new(503, "", "authentication not enabled"), new(503, "5.5.1", "AUTH"), new(503, "", "not advertised"), new(502, "") { Stage = TestStage.Login }, new(500, "") { Stage = TestStage.Login }]),
        new(
            new("login-mechanism-refused",
                "It does not take this way of logging in.",
                "Log in with a password where OAuth 2.0 was tried, or the other way round; the answer to EHLO lists what it offers. An Exchange Server offers Basic authentication only after STARTTLS."),
            [new(504, "5.7.4"), new(504, "", "authentication type"), new(504, "", "AUTH mechanism")]),
        new(
            new("too-many-logins",
                "There were too many logins with a wrong password; the account or our address is locked for a while.",
                "Wait an hour, then correct user name and password before the next attempt."),
            [new(0, "", "too many failed login"), new(0, "", "too many login"), new(0, "", "too many authentication fail")]),
        new(
            new("login-fails-for-now",
                "The server cannot check the login at the moment.",
                "Try again in some minutes; if it stays so, tell the server's administrator."),
            [new(454, "", "authentication failure"), new(4, "x.7.0", "authentication"), new(454) { Stage = TestStage.Login }]),
        new(
            new("stronger-login-required",
                "It wants an app password or OAuth for this account.",
                "Create an app password at the provider and enter that as the password; or log in with OAuth 2.0."),
            [new(534)]),
        new(
            new("token-refused",
                "The access token is not taken for this user.",
                "The user name has to be the account that the token is for, and the token's scope has to allow sending by SMTP; sign in anew, or see what the application may do.")
            { Confidence = Confidence.Likely },
            [new(535) { IsTokenLogin = true }]),
        new(
            new("wrong-password",
                "User name or password is wrong, or it wants an app password.",
                "Enter both anew; where the account has two-factor sign-in, create an app password at the provider and enter that.")
            { Confidence = Confidence.Likely },
            [new(535)]),
        new(
            new("login-required",
                "It wants a login.",
                "Enter user and password, or OAuth 2.0 (authentication), on the port for submission: 587 with STARTTLS, or 465 with TLS."),
            [new(530), new(5, "", "authentication required"), new(5, "", "authentication is required"), new(503, "", "EHLO and AUTH first")]),
        new(
            new("message-too-large",
                "The message is larger than it takes.",
                "Send less in a message: smaller pictures or attachments; its answer to EHLO says how much it takes (SIZE)."),
            [new(5, "5.3.4"), new(552, "", "size"), new(552, "", "too large")]),
        new(
            new("bare-line-feed",
                "A line of the message ends with LF alone.",
                "The program that made the message has to be mended, or the server has to offer CHUNKING."),
            [new(0, "5.6.11"), new(5, "", "bare line feed"), new(5, "", "bare LF"), new(5, "", "bare <LF>")]),
        new(
            new("too-many-recipients",
                "The message has more recipients than it takes at once.",
                "Send it to fewer at a time."),
            [new(0, "x.5.3"), new(452, "", "too many recipients")]),
        new(
            new("mailbox-full",
                "The recipient's mailbox is full.",
                "Take another recipient, or have the mailbox emptied."),
            [new(0, "x.2.2")]),
        new(
            new("recipient-unknown",
                "There is no such mailbox.",
                "Look for a slip in the recipient's address.")
            { Confidence = Confidence.Likely },
            [
                new(0, "5.1.1") { Stage = TestStage.Recipient },
                new(5, "", "no such user") { Stage = TestStage.Recipient },
                new(5, "", "user unknown") { Stage = TestStage.Recipient },
                new(5, "", "unknown user") { Stage = TestStage.Recipient },
            ]),
    ];
}
