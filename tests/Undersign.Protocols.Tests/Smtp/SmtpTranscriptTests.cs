namespace Undersign.Protocols.Tests.Smtp;

/// <summary>What a server session lets be written down of itself, and what it does not.</summary>
public sealed class SmtpTranscriptTests
{
    [Fact(Timeout = 20_000)]
    public async Task Has_commands_and_replies_as_they_are_said_and_no_mail_data()
    {
        var (running, transcript) = await BeginAsync();
        await running.SendAsync("EHLO a\r\nMAIL FROM:<b@c.example>\r\nRCPT TO:<refused@d.example>\r\nRCPT TO:<e@d.example>\r\nDATA\r\n");
        await running.SendAsync("Subject: private\r\n\r\nbody\r\n.\r\nquit\r\n");

        await running.RestAsync();

        Assert.Equal(
            [
                "> 220 mx.example ESMTP", "< EHLO a", "> 250-mx.example", "> 250-PIPELINING", "> 250-SIZE 157286400", "> 250-8BITMIME", "> 250-SMTPUTF8",
                "> 250-ENHANCEDSTATUSCODES", "> 250-DSN", "> 250-CHUNKING", "> 250 BINARYMIME", "< MAIL FROM:<b@c.example>", "> 250 2.0.0 OK",
                "< RCPT TO:<refused@d.example>", "> 550 5.1.1 No such user", "< RCPT TO:<e@d.example>", "> 250 2.0.0 OK", "< DATA",
                "> 354 End data with <CR><LF>.<CR><LF>", "> 250 2.0.0 OK", "< QUIT", "> 221 2.0.0 Bye",
            ],
            transcript.Lines,
            StringComparer.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Has_no_chunk()
    {
        var (running, transcript) = await BeginAsync();

        await running.SendAsync("EHLO a\r\nMAIL FROM:<b@c.example>\r\nRCPT TO:<e@d.example>\r\nBDAT 9 LAST\r\nprivate\r\nQUIT\r\n");
        await running.RestAsync();

        Assert.Contains("< BDAT 9 LAST", transcript.Lines, StringComparer.Ordinal);
        Assert.DoesNotContain("private", string.Join('\n', transcript.Lines), StringComparison.Ordinal);
    }

    /// <summary>Each of these is what a client says that does not wait to be refused.</summary>
    [Theory(Timeout = 20_000)]
    [InlineData("AUTH PLAIN c2VjcmV0", "< AUTH PLAIN (answer)")]
    [InlineData("auth login c2VjcmV0", "< AUTH LOGIN (answer)")]
    [InlineData("AUTH LOGIN\r\nc2VjcmV0", "< AUTH LOGIN", "< (8 octets that are no command)")]
    [InlineData("AUTH se=cret", "< AUTH (no mechanism)")]
    [InlineData("AUTH thisisasecretthatislong", "< AUTH (no mechanism)")]
    [InlineData("DATA\r\nSubject: secret\r\n\r\n.", "< DATA", "< (15 octets that are no command)", "< (0 octets that are no command)", "< (1 octets that are no command)")]
    [InlineData("NOOP secret", "< NOOP")]
    [InlineData("Help me, it is a secret", "< HELP")]
    [InlineData("X-EXPS GSSAPI c2VjcmV0", "< (22 octets that are no command)")]
    public async Task Has_nothing_that_may_be_a_secret_or_a_message(string lines, params string[] shown)
    {
        var (running, transcript) = await BeginAsync();

        await running.SendAsync($"EHLO a\r\n{lines}\r\nQUIT\r\n");
        await running.RestAsync();

        Assert.Equal(["< EHLO a", .. shown, "< QUIT"], transcript.Lines.Where(static line => line[0] == '<'), StringComparer.Ordinal);
    }

    private static async Task<(RunningSession Running, KeptTranscript Transcript)> BeginAsync()
    {
        var transcript = new KeptTranscript();
        var running = new RunningSession(transcript: transcript);
        Assert.StartsWith("220 ", await running.ReplyAsync(), StringComparison.Ordinal);
        return (running, transcript);
    }
}
