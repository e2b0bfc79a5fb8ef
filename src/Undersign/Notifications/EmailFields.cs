namespace Undersign.Notifications;

/// <summary>All fields of the email settings, in the order of the form.</summary>
internal static class EmailFields
{
    public static EmailField Way { get; } = new("way", "Send", EmailFieldKind.Choice, "Through the gateway: by the organisation's own send connectors, as its mail leaves. Specify a server: any other, such as Microsoft 365 or Gmail with a login. Server and login are inherited with this, together or not at all.")
    {
        BuiltIn = "gateway",
        Choices = [("gateway", "Through the gateway"), ("server", "Specify a server")],
    };

    public static EmailField Server { get; } = new("server", "Server", EmailFieldKind.Line, "The SMTP server's name: smtp.office365.com. Not the IMAP or POP server, from which mail is read.");

    public static EmailField Port { get; } = new("port", "Port", EmailFieldKind.Line, "587 with a login, 465 where TLS begins at once, 25 where the server knows us by address. Empty: the usual one of the security, 465 for TLS from the beginning, 25 for none, else 587.");

    public static EmailField Security { get; } = new("security", "Security", EmailFieldKind.Choice, "Automatic: TLS from the beginning on ports 465 and 2465, STARTTLS on 587, and elsewhere where it is offered. A password never goes in the clear, unless there is to be no TLS.")
    {
        BuiltIn = "auto",
        Choices = [("auto", "Automatic"), ("starttls", "STARTTLS"), ("tls", "TLS from the beginning"), ("none", "None: in the clear")],
    };

    public static EmailField Login { get; } = new("login", "Login", EmailFieldKind.Choice, "Microsoft 365 and Google take OAuth 2.0; a password works where the account still allows it.")
    {
        BuiltIn = "none",
        Choices = [("none", "None: the server knows us by address"), ("password", "User and password"), ("microsoft", "OAuth 2.0, Microsoft 365"), ("google", "OAuth 2.0, Google"), ("oauth", "OAuth 2.0, another provider")],
    };

    public static EmailField User { get; } = new("user", "User", EmailFieldKind.Line, "Mostly the mailbox's whole address.");

    public static EmailField Password { get; } = new("password", "Password", EmailFieldKind.Secret, "With two-factor authentication an app password. Left empty, the one that is set is kept; for another server or user it has to be entered again.");

    public static EmailField Tenant { get; } = new("tenant", "Tenant", EmailFieldKind.Line, "Of Microsoft 365: contoso.onmicrosoft.com, or its id.");

    public static EmailField TokenEndpoint { get; } = new("tokenEndpoint", "Token endpoint", EmailFieldKind.Line, "Of another provider: https://login.example/oauth2/token.");

    public static EmailField ClientId { get; } = new("clientId", "Client id", EmailFieldKind.Line, "Of the application registered with the provider.");

    public static EmailField ClientSecret { get; } = new("clientSecret", "Client secret", EmailFieldKind.Secret, "The application's. Left empty, the one that is set is kept.");

    public static EmailField RefreshToken { get; } = new("refreshToken", "Refresh token", EmailFieldKind.Secret, "Of an account that has consented; without one the application logs in with its client secret alone, which Google does not allow.");

    public static EmailField Scope { get; } = new("scope", "Scope", EmailFieldKind.Line, "What the token is asked for; empty for what Microsoft or Google wants.");

    public static EmailField From { get; } = new("from", "From", EmailFieldKind.Line, "The author's address. With a login it is the login's, or one that the login may send as.");

    public static EmailField DisplayName { get; } = new("name", "Display name", EmailFieldKind.Line, "Shown in place of the address. none: only the address.") { MaxLength = 100 };

    public static EmailField ReplyTo { get; } = new("replyTo", "Reply-To", EmailFieldKind.Line, "Where answers go, if not to From. none: to From.");

    public static EmailField Bcc { get; } = new("bcc", "BCC", EmailFieldKind.Line, "Gets a copy of each message. Such mail is in nobody's Sent Items: put your own address here, and have a rule of your mailbox move what comes from From into a folder. none: nobody.");

    public static EmailField Recipients { get; } = new("recipients", "Recipients", EmailFieldKind.Line, "Who gets the messages, parted by commas. Without any, none is sent.");

    public static EmailField Period { get; } = new("period", "How often", EmailFieldKind.Choice, "At six in the morning UTC; the weekly report on Mondays.")
    {
        BuiltIn = "weekly",
        Choices = [("weekly", "Weekly"), ("daily", "Daily")],
    };

    public static EmailField Subject { get; } = new("subject", "Subject", EmailFieldKind.Line, "A template: {{organisation.name}}.");

    public static EmailField Text { get; } = new("text", "Text", EmailFieldKind.Text, "A template. A line whose fields are blank vanishes.");

    /// <summary>EM-5.</summary>
    public static EmailField Overrides { get; } = new("overrides", "From of portal users", EmailFieldKind.Lines, "One a line, who and which From: ann@contoso.example: billing@contoso.example. Counts where From may be overridden.");

    /// <summary>One thing: a login is good for its server alone. A module has them all from the global default, or chooses its way and has none of them from there.</summary>
    public static IReadOnlyList<EmailField> ServerAndLogin { get; } = [Way, Server, Port, Security, Login, User, Password, Tenant, TokenEndpoint, ClientId, ClientSecret, RefreshToken, Scope];

    /// <summary>What a module inherits from the global default.</summary>
    public static IReadOnlyList<EmailField> Inherited { get; } = [.. ServerAndLogin, From, DisplayName, ReplyTo, Bcc];

    /// <summary>Which field says whose value counts: of server and login it is the way.</summary>
    public static EmailField Deciding(EmailField field) => ServerAndLogin.Contains(field) ? Way : field;

    /// <summary>Those of one section: the global default has no templates and no recipients.</summary>
    public static IReadOnlyList<EmailField> Of(MailModule? module) => module is null ? Inherited :
    [
        .. Inherited,
        .. module.HasRecipients ? [Recipients] : Array.Empty<EmailField>(),
        .. module == MailModule.Reports ? [Period] : Array.Empty<EmailField>(),
        Subject with { BuiltIn = module.Subject },
        Text with { BuiltIn = module.Text },
        .. module == MailModule.Invitations ? [Overrides] : Array.Empty<EmailField>(),
    ];
}
