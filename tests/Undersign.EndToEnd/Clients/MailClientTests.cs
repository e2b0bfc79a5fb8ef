using System.Globalization;
using System.Text;

namespace Undersign.EndToEnd.Clients;

/// <summary>Programs that people really send mail with, over STARTTLS: the listener takes mail no other way.</summary>
public sealed class MailClientTests(ClientPath path) : IClassFixture<ClientPath>
{
    private const string Python = """
        import smtplib, ssl, sys
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as server:
            server.starttls(context=context)
            server.sendmail(sys.argv[2], [sys.argv[3]], sys.stdin.buffer.read())
        """;

    [Fact]
    public Task Swaks_delivers() => DeliversAsync(
        Tool.Require("swaks", "swaks"),
        letter =>
        [
            "--server", Server, "--tls", "--from", Letter.From, "--to", Letter.To, "--data", Letter.Text(letter.Octets).ReplaceLineEndings("\\n"),
        ]);

    [Fact]
    public Task Curl_delivers() => DeliversAsync(
        Tool.Require("curl", "curl"),
        _ =>
        [
            "--silent", "--show-error", "--url", $"smtp://{Server}", "--ssl-reqd", "--insecure",
            "--mail-from", Letter.From, "--mail-rcpt", Letter.To, "--upload-file", "-",
        ]);

    [Fact]
    public Task Python_delivers() => DeliversAsync(Tool.Require("python3", "python3"), _ => ["-c", Python, Port, Letter.From, Letter.To]);

    [Fact]
    public Task Msmtp_delivers() => DeliversAsync(
        Tool.Require("msmtp", "msmtp"),
        _ => ["--host=127.0.0.1", $"--port={Port}", "--tls=on", "--tls-starttls=on", "--tls-certcheck=off", $"--from={Letter.From}", Letter.To],
        withLineFeeds: true);

    /// <summary>It writes the header itself, so the message is known by its subject.</summary>
    [Fact]
    public async Task S_nail_delivers()
    {
        var subject = $"Subject {Guid.CreateVersion7():n}";
        var sent = await Tool.RunAsync(
            Tool.Require("s-nail", "s-nail"),
            [
                "-:/", "-S", "v15-compat=yes", "-S", $"mta=smtp://{Server}", "-S", "smtp-auth=none", "-S", "smtp-use-starttls", "-S", "tls-verify=ignore",
                "-r", Letter.From, "-s", subject, Letter.To,
            ],
            Encoding.ASCII.GetBytes("See you tomorrow.\n"));

        Assert.True(sent.ExitCode == 0, sent.Output);
        await path.Hop.WaitAsync(taken => taken.Any(message => message.Text.Contains(subject, StringComparison.Ordinal)));
        AssertStamped(path.Hop.Taken.Single(message => message.Text.Contains(subject, StringComparison.Ordinal)));
    }

    private string Port => path.Gateway.Port.ToString(CultureInfo.InvariantCulture);

    private string Server => $"127.0.0.1:{Port}";

    private async Task DeliversAsync(string program, Func<Letter, string[]> arguments, bool withLineFeeds = false)
    {
        var letter = Letter.New();
        var input = withLineFeeds ? Encoding.Latin1.GetBytes(Letter.Text(letter.Octets).ReplaceLineEndings("\n")) : letter.Octets;

        var sent = await Tool.RunAsync(program, arguments(letter), input);

        Assert.True(sent.ExitCode == 0, sent.Output);
        AssertStamped(await path.Hop.ReceiveAsync(letter.MessageId));
    }

    private static void AssertStamped(TakenMessage message)
    {
        Assert.Equal(Letter.From, message.Envelope.ReversePath?.ToString());
        Assert.Equal(Letter.To, Assert.Single(message.Recipients));
        Assert.Contains(GatewaySetup.Stamp, message.Text, StringComparison.Ordinal);
    }
}
