using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Undersign.EndToEnd.Receiving;

/// <summary>Programs that people really send mail with sign in, by password and by token. RFC 4954.</summary>
public sealed class SubmissionTests(SubmissionPath path) : IClassFixture<SubmissionPath>
{
    private const string Python = """
        import smtplib, ssl, sys
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
            server.starttls(context=context)
            server.login(sys.argv[4], sys.argv[5])
            server.sendmail(sys.argv[2], [sys.argv[3]], sys.stdin.buffer.read())
        """;

    private string Port => path.Gateway.Port.ToString(CultureInfo.InvariantCulture);

    [Theory, InlineData("PLAIN"), InlineData("LOGIN")]
    public Task Swaks_signs_in(string mechanism) => DeliversAsync(
        Tool.Require("swaks", "swaks"),
        letter =>
        [
            "--server", $"127.0.0.1:{Port}", "--tls", "--auth", mechanism, "--auth-user", SubmissionPath.User, "--auth-password", SubmissionPath.Password,
            "--from", Letter.From, "--to", Letter.To, "--data", Letter.Text(letter.Octets).ReplaceLineEndings("\\n"),
        ]);

    [Fact]
    public Task Python_signs_in() => DeliversAsync(
        Tool.Require("python3", "python3"), _ => ["-c", Python, Port, Letter.From, Letter.To, SubmissionPath.User, SubmissionPath.Password]);

    [Theory, InlineData("plain"), InlineData("login"), InlineData("xoauth2"), InlineData("oauthbearer")]
    public async Task Msmtp_signs_in(string mechanism)
    {
        var isToken = mechanism.Contains("oauth", StringComparison.Ordinal);
        var secret = isToken ? path.Tokens.Issue() : SubmissionPath.Password;
        using var folder = new TemporaryFolder();
        folder.Write("secret", secret + "\n");
        await DeliversAsync(
            Tool.Require("msmtp", "msmtp"),
            _ =>
            [
                "--host=127.0.0.1", $"--port={Port}", "--tls=on", "--tls-starttls=on", "--tls-certcheck=off", $"--auth={mechanism}",
                $"--user={(isToken ? Letter.From : SubmissionPath.User)}", $"--passwordeval=cat {folder.PathOf("secret")}", $"--from={Letter.From}", Letter.To,
            ],
            withLineFeeds: true);
    }

    [Theory, InlineData("PLAIN"), InlineData("XOAUTH2"), InlineData("OAUTHBEARER")]
    public Task Curl_signs_in(string mechanism)
    {
        string[] credentials = mechanism == "PLAIN" ? ["--user", $"{SubmissionPath.User}:{SubmissionPath.Password}"] : ["--user", Letter.From, "--oauth2-bearer", path.Tokens.Issue()];
        return DeliversAsync(
            Tool.Require("curl", "curl"),
            _ =>
            [
                "--silent", "--show-error", "--url", $"smtp://127.0.0.1:{Port}", "--ssl-reqd", "--insecure", "--login-options", $"AUTH={mechanism}", .. credentials,
                "--mail-from", Letter.From, "--mail-rcpt", Letter.To, "--upload-file", "-",
            ]);
    }

    [Fact]
    public async Task Postfix_signs_in()
    {
        Assert.SkipUnless(Directory.EnumerateFiles("/usr/lib", "libplain.so*", SearchOption.AllDirectories).Any(), "needs what Postfix signs in with: apt-get install libsasl2-modules");
        await using var postfix = await PostfixInstance.StartSigningInAsync(path.Gateway.Port, SubmissionPath.User, SubmissionPath.Password);
        var letter = Letter.New();

        var submitted = await postfix.SendmailAsync(letter, "-f", Letter.From, Letter.To);
        Assert.True(submitted.ExitCode == 0, submitted.Output);

        var taken = await path.Hop.ReceiveAsync(letter.MessageId);
        Assert.Contains(GatewaySetup.Stamp, taken.Text, StringComparison.Ordinal);
        Assert.Contains("with ESMTPSA", taken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Law_8_an_address_alone_is_not_enough_where_users_sign_in()
    {
        await using var client = await LineClient.GreetedAsync(path.Gateway.Port, tls: true);

        Assert.StartsWith("530 5.7.0 Authentication required", await client.SendAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_taken_only_if_all_of_it_is_right()
    {
        using var foreign = RSA.Create(2048);
        var past = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 600;
        (string Why, string Token)[] wrong =
        [
            ("another audience", path.Tokens.Issue(("aud", "somebody-else"))),
            ("expired", path.Tokens.Issue(("exp", past))),
            ("not yet valid", path.Tokens.Issue(("nbf", past + 1200))),
            ("never expires", path.Tokens.Issue(("exp", null))),
            ("another key", path.Tokens.Issue(key: foreign)),
            ("unsigned", path.Tokens.Issue(algorithm: "none")),
            ("another issuer", path.Tokens.Issue(("iss", "https://issuer.example"))),
            ("another organisation's user", path.Tokens.Issue(("email", "eve@fabrikam.example"))),
            ("no address", path.Tokens.Issue(("email", "a@evil.example@contoso.example"))),
            ("an address and a line", path.Tokens.Issue(("email", "a\r\nX: y@contoso.example"))),
            ("an extension that must be understood", path.Tokens.Issue(header: ("crit", (List<string>)["exp"]))),
            ("a body that is not encoded", path.Tokens.Issue(header: ("b64", false))),
            ("nobody's", path.Tokens.Issue(("email", null))),
            ("no token", "abc.def.ghi"),
        ];

        foreach (var ((why, token), number) in wrong.Select(static (one, at) => (one, at + 1)))
        {
            // Each from an address of its own: failures of one address make its next wait longer.
            await using var client = await LineClient.GreetedAsync(path.Gateway.Port, $"127.0.1.{number}", tls: true);
            var reply = await client.SayAsync("AUTH XOAUTH2 " + Encode($"user={Letter.From}\u0001auth=Bearer {token}\u0001\u0001"));
            Assert.StartsWith("334 ", reply, StringComparison.Ordinal);
            reply = await client.SayAsync("");
            Assert.True(reply.StartsWith("535 5.7.8", StringComparison.Ordinal), $"{why}: {reply}");
        }

        await using var right = await LineClient.GreetedAsync(path.Gateway.Port, "127.0.1.200", tls: true);
        Assert.StartsWith("235", await right.SayAsync("AUTH XOAUTH2 " + Encode($"user={Letter.From}\u0001auth=Bearer {path.Tokens.Issue()}\u0001\u0001")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Law_10_neither_passwords_nor_tokens_are_logged_and_guessing_is_slow()
    {
        const string Guess = "hunter2-hunter2";
        await using var client = await LineClient.GreetedAsync(path.Gateway.Port, "127.0.2.1", tls: true);
        var began = TimeProvider.System.GetTimestamp();

        Assert.StartsWith("535", await client.SayAsync("AUTH PLAIN " + Encode($"\0{SubmissionPath.User}\0{Guess}")), StringComparison.Ordinal);
        Assert.StartsWith("535", await client.SayAsync("AUTH PLAIN " + Encode($"\0nobody@contoso.example\0{Guess}")), StringComparison.Ordinal);

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromSeconds(3), "Two failures take 1 and 2 seconds.");
        await path.Gateway.SaysAsync(SubmissionPath.User);
        Assert.DoesNotContain(Guess, path.Gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Encode($"\0{SubmissionPath.User}\0{Guess}"), path.Gateway.Output, StringComparison.Ordinal);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task DeliversAsync(string program, Func<Letter, string[]> arguments, bool withLineFeeds = false)
    {
        var letter = Letter.New();
        var input = withLineFeeds ? Encoding.Latin1.GetBytes(Letter.Text(letter.Octets).ReplaceLineEndings("\n")) : letter.Octets;

        var sent = await Tool.RunAsync(program, arguments(letter), input);

        Assert.True(sent.ExitCode == 0, sent.Output);
        var taken = await path.Hop.ReceiveAsync(letter.MessageId);
        Assert.Contains(GatewaySetup.Stamp, taken.Text, StringComparison.Ordinal);
        Assert.Contains("with ESMTPSA", taken.Text, StringComparison.Ordinal);
    }
}
