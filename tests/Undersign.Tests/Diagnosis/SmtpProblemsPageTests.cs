using System.Text;
using Undersign.Diagnosis;
using Undersign.Diagnosis.Causes;
using Undersign.Diagnosis.Providers;
using Undersign.Tests.House;

namespace Undersign.Tests.Diagnosis;

/// <summary>The page of providers and refusals says what the tables say. <c>UNDERSIGN_ACCEPT=1</c> writes it.</summary>
public sealed class SmtpProblemsPageTests
{
    private const string Page = "docs/guide/smtp-problems.md";
    private const string End = "<!-- end -->";

    private static readonly (string Title, CauseRow[] Rows)[] Groups =
    [
        ("Microsoft 365 and Outlook.com: logging in, sending as a mailbox", Microsoft365Causes.Rows),
        ("Microsoft 365: mail for a tenant's MX host", Microsoft365RelayCauses.Rows),
        ("Exchange Server", ExchangeServerCauses.Rows),
        ("Google", GoogleCauses.Rows),
        ("Amazon SES", SesCauses.Rows),
        ("SendGrid", SendGridCauses.Rows),
        ("Mailgun", MailgunCauses.Rows),
        ("Postmark", PostmarkCauses.Rows),
        ("Zoho Mail", ZohoCauses.Rows),
        ("Yahoo and AOL", YahooCauses.Rows),
        ("iCloud Mail", ICloudCauses.Rows),
        ("Fastmail", FastmailCauses.Rows),
        ("GoDaddy, Titan, IONOS", HostingCauses.Rows),
        ("Postfix", PostfixCauses.Rows),
        ("Exim", EximCauses.Rows),
        ("Any server: login and message", AnyServerCauses.Rows),
        ("Any server: where we come from, and how much", AnyServerPolicyCauses.Rows),
    ];

    [Fact]
    public void The_page_says_what_the_tables_say()
    {
        Assert.Equal(CauseTable.Rows, Groups.SelectMany(group => group.Rows));
        var page = Repository.Read(Page).ReplaceLineEndings("\n");
        var written = Put(Put(Put(Put(page, "providers", Providers()), "tokens", Tokens()), "causes", Causes()), "token causes", TokenRows());
        if (Environment.GetEnvironmentVariable("UNDERSIGN_ACCEPT") == "1")
        {
            File.WriteAllText(Repository.Full(Page), written);
            return;
        }

        Assert.True(page == written, $"{Page} is not what the tables of src/Undersign/Diagnosis say: run this test with UNDERSIGN_ACCEPT=1 and read what it wrote.");
    }

    private static string Put(string page, string name, string table)
    {
        var mark = $"<!-- {name}: written by {nameof(SmtpProblemsPageTests)} -->\n";
        var begin = page.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        Assert.True(begin >= mark.Length, $"{Page} has no {mark}");
        return page[..begin] + table + page[page.IndexOf(End, begin, StringComparison.Ordinal)..];
    }

    private static string Providers() => Table(
        ["Provider", "Server", "Port", "Login", "User name", "From"],
        KnownProviders.All.Select(provider => (string[])
        [
            $"[{provider.Name}]({provider.Link})",
            string.Join(" ", provider.Hosts.Where(host => !provider.Incoming.Contains(host, StringComparer.Ordinal)).Select(host => $"`{host}`")),
            string.Join(", ", provider.Ports.Select(port => $"{port.Number} {(port.Security == SmtpSecurity.TlsOnConnect ? "TLS" : "STARTTLS")}")),
            string.Join(", ", provider.Logins.Select(Words)) + (provider.LoginNote is { } note ? $". {note}" : ""),
            provider.User,
            provider.From,
        ]));

    private static string Tokens() => Table(
        ["Provider", "Token endpoint", "Scope with a refresh token", "Scope with client credentials"],
        KnownProviders.All.Where(provider => provider.OAuth is not null).Select(provider => (string[])
        [
            provider.Name,
            $"`{provider.OAuth?.TokenEndpoint}`",
            $"`{provider.OAuth?.Scope}`",
            provider.OAuth?.ApplicationScope is { } scope ? $"`{scope}`" : "not there",
        ]));

    private static string Causes()
    {
        var text = new StringBuilder();
        foreach (var (title, rows) in Groups)
        {
            text.Append("### ").Append(title).Append("\n\n").Append(Table(
                ["It says", "What is so", "What to do"],
                rows.Select(row => (string[])[string.Join("<br>", row.Signs.Select(Words)), row.Cause.Says, Linked(Shown(row.Cause.Fix), row.Cause.Link)])));
        }

        return text.ToString();
    }

    private static string TokenRows() => Table(
        ["It says", "What to do"],
        TokenCauses.Rows.Select(row => (string[])[$"`{row.Error}{(row is { Error.Length: > 0, Words.Length: > 0 } ? " … " : "")}{row.Words}`", Linked(Filled(row), row.Link)]));

    /// <summary>As <see cref="TokenCauses"/> fills it where nothing is called by another name.</summary>
    private static string Filled(TokenCauses.Row row) => TokenCauses.Of(new(new("https://login.example/token")) { Status = 400, Error = row.Error, Description = row.Words }).Fix;

    private static string Words(ReplySign sign)
    {
        var code = sign.Code switch { 0 => "", < 10 => $"{sign.Code}xx", _ => $"{sign.Code}" };
        var said = string.Join(' ', new[] { code, sign.Status, sign.Words.Replace("*", " … ", StringComparison.Ordinal) }.Where(part => part.Length > 0));
        return $"`{said}`"
            + (sign.Stage switch { null => "", TestStage.Banner => " as greeting", { } stage => $" to {StageNames.Of(stage)}" })
            + (sign.IsTokenLogin == true ? " with OAuth 2.0" : "")
            + (sign.At is { } provider ? $" from {provider.Name}" : "");
    }

    private static string Words(ProviderLogin login) => login switch
    {
        ProviderLogin.OAuth => "OAuth 2.0",
        ProviderLogin.AppPassword => "app password",
        ProviderLogin.Password => "password",
        ProviderLogin.ServiceKey => "SMTP credentials of the service",
        ProviderLogin.Address => "none, but our address or certificate is known there",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Shown(string fix) => fix.Replace("{user}", "MAILBOX", StringComparison.Ordinal).Replace("{from}", "SENDER", StringComparison.Ordinal);

    private static string Linked(string text, Uri? link) => link is null ? text : $"{text} [More]({link})";

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder().Append("| ").AppendJoin(" | ", head).Append(" |\n|").AppendJoin("", head.Select(_ => "---|")).Append('\n');
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        return text.Append('\n').ToString();
    }
}
