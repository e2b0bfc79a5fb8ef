namespace Undersign.Notifications;

/// <summary>A part of the gateway that sends mail of its own, with what it sends unless somebody writes otherwise.</summary>
/// <param name="Name">In addresses of pages, in commands and in the database.</param>
/// <param name="Purpose">When it sends, and what for.</param>
/// <param name="Fields">What its subject and text may name, besides what all may.</param>
internal sealed record MailModule(string Name, string Title, string Purpose, IReadOnlyList<MailTemplateField> Fields)
{
    /// <summary>The section from which modules inherit, in the place of a module's name.</summary>
    public const string Global = "global";

    public static MailModule Invitations { get; } = new("invitations", "Portal invitations", "Invites people to the portal, where they look after their own details. There is no portal in this version: until there is, this module sends its test and nothing else.",
    [
        new("invitation.name", "The person who is invited.", "Ann Berg"),
        new("invitation.link", "Where the person signs in.", "https://gateway.contoso.example/portal"),
    ])
    {
        Subject = "Your details at {{organisation.name}}",
        Text = """
            Dear {{invitation.name}},

            please look whether your details are right. They stand in the signature under your mail.

            {{invitation.link}}

            """,
    };

    public static MailModule Alerts { get; } = new("alerts", "Alerts", "Says when something begins to be wrong with the gateway or the organisation, and when it is over: several things in one message, and never more than six messages an hour.",
    [
        new("alert.summary", "What has happened, in a few words.", "2 things to look at"),
        new("alert.began", "What is wrong since the last message, one a line.", "contoso.example: SPF: the record does not name this gateway"),
        new("alert.ended", "What is over, one a line.", "the certificate of gateway.contoso.example ends in 5 days"),
        new("alert.open", "What was told before and is wrong still, one a line.", ""),
    ])
    {
        Subject = "[Undersign] {{organisation.name}}: {{alert.summary}}",
        Text = """
            {{#if alert.began}}
            To look at:
            {{alert.began}}

            {{/if}}
            {{#if alert.ended}}
            This is over:
            {{alert.ended}}

            {{/if}}
            {{#if alert.open}}
            Told before, and not over:
            {{alert.open}}

            {{/if}}
            {{gateway.name}} says this. What it sees now stands on its page Status.
            """,
        HasRecipients = true,
    };

    public static MailModule Reports { get; } = new("reports", "Reports", "Says once a day or once a week how much mail was stamped, what passed and why, what was refused, and who lacks what a signature shows.",
    [
        new("report.period", "The span that it is about.", "2026-11-16 to 2026-11-22"),
        new("report.total", "Copies of messages.", "1204"),
        new("report.stamped", "How many were stamped, a line for each signature.", "1180  standard"),
        new("report.passed", "How many passed, a line for each reason.", "  24  automatic reply"),
        new("report.refused", "How many were refused, a line for each reply.", ""),
        new("report.missing", "Who lacks what a signature shows, a line for each field.", "standard: mobile: 12 of 240 have none: ann@contoso.example"),
    ])
    {
        Subject = "[Undersign] {{organisation.name}}: mail of {{report.period}}",
        Text = """
            {{report.total}} copies of messages, {{report.period}} (UTC).

            {{#if report.stamped}}
            Stamped:
            {{report.stamped}}

            {{/if}}
            {{#if report.passed}}
            Passed as they were:
            {{report.passed}}

            {{/if}}
            {{#if report.refused}}
            Refused:
            {{report.refused}}

            {{/if}}
            {{#if report.missing}}
            People without what a signature shows:
            {{report.missing}}

            {{/if}}
            {{gateway.name}}
            """,
        HasRecipients = true,
    };

    public static MailModule Probes { get; } = new("probes", "Validity probes", "For the message that shows whether mail goes the whole way. undersign exchange probe still takes its server from --submit: until it takes it from here, this module sends its test and nothing else.",
    [
        new("probe.code", "What makes this probe known.", "k3t9x2mq"),
    ])
    {
        Subject = "Undersign probe",
        Text = """
            This message went from a mailbox of yours by way of Undersign and back. It can be deleted.

            """,
    };

    public static IReadOnlyList<MailModule> All { get; } = [Invitations, Alerts, Reports, Probes];

    /// <summary>What all subjects and texts may name.</summary>
    public static IReadOnlyList<MailTemplateField> CommonFields { get; } =
    [
        new("organisation.name", "The organisation's name as it reads in signatures.", "Contoso"),
        new("gateway.name", "The gateway's host name.", "gateway.contoso.example"),
        new("gateway.pages", "Where it listens for browsers, as undersign.yaml says; others may reach it by another name.", "127.0.0.1:8080"),
    ];

    /// <summary>The template of its subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The template of its text.</summary>
    public required string Text { get; init; }

    /// <summary>Whether its recipients are a setting; others' follow from what is sent.</summary>
    public bool HasRecipients { get; init; }

    /// <returns><see langword="null"/> for no module's name.</returns>
    public static MailModule? Find(string name) => All.FirstOrDefault(module => module.Name == name);

    public static bool IsSection(string name) => name == Global || Find(name) is not null;

    /// <summary>All that its templates may name.</summary>
    public IEnumerable<MailTemplateField> AllFields => CommonFields.Concat(Fields);
}

/// <param name="Example">What tests of the module show for it.</param>
internal sealed record MailTemplateField(string Name, string Meaning, string Example);
