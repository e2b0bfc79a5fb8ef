using Undersign.Diagnosis;

namespace Undersign.EndToEnd.Diagnosis;

/// <summary>Mail servers as they are: what is wrong with the settings for them has a name.</summary>
public sealed class RealServerTests
{
    [Fact]
    public async Task Postfix_takes_a_message_and_says_what_is_missing()
    {
        await using var postfix = await PostfixInstance.StartBehindAsync("smtpd_helo_required = yes\nsmtpd_helo_restrictions = reject_non_fqdn_helo_hostname");
        var request = Diagnosed.Request(postfix.Port);

        var good = await Diagnosed.RunAsync(request with { Message = "Subject: test\r\n\r\nHello.\r\n"u8.ToArray() });
        Assert.True(good.IsGood, $"{good.Cause}\n{string.Join('\n', good.Transcript)}");
        Assert.Equal(StageOutcome.Passed, good.Stages[^1].Outcome);

        Diagnosed.Finds(await Diagnosed.RunAsync(request with { Security = SmtpSecurity.None }), TestStage.Sender, "starttls-required", "STARTTLS");
        Diagnosed.Finds(await Diagnosed.RunAsync(request with { Security = SmtpSecurity.TlsOnConnect }), TestStage.Tls, "needs-starttls", "it works there");
        Diagnosed.Finds(await Diagnosed.RunAsync(request with { TakesAnyCertificate = false, CertificateName = "behind.example" }), TestStage.Certificate, "certificate-self-signed", "public authority");
        var name = await Diagnosed.RunAsync(request with { EhloName = "localhost" });
        Assert.Equal(TestStage.Recipient, name.StoppedAt);
        Assert.Contains("EHLO", name.Cause?.Fix, StringComparison.OrdinalIgnoreCase);
        Diagnosed.Finds(await Diagnosed.RunAsync(request with { Login = new TestLogin.WithPassword("ann@contoso.example", "whatever") }), TestStage.Login, "login-not-offered", "switch the login off");
    }

    [Fact]
    public async Task Exim_knows_no_ghost()
    {
        await using var exim = await UnpackedServer.StartBehindAsync("exim");

        Diagnosed.Finds(await Diagnosed.RunAsync(Diagnosed.Request(exim.Port) with { To = "ghost@outside.example" }), TestStage.Recipient, "recipient-unknown", "slip");
        Assert.True((await Diagnosed.RunAsync(Diagnosed.Request(exim.Port))).IsGood);
    }

    [Fact]
    public async Task Dovecot_is_known_by_its_ports_for_reading_mail_and_by_its_login()
    {
        Tool.Require("imap-login", "dovecot-imapd");
        Tool.Require("pop3-login", "dovecot-pop3d");
        await using var destination = OddHop.Start();
        await using var dovecot = await DovecotInstance.StartAsync(destination.Port, "plain login", hasMailboxes: true);

        Diagnosed.Finds(await Diagnosed.RunAsync(Diagnosed.Request(dovecot.ImapPort)), TestStage.Banner, "imap-server", "outgoing");
        Diagnosed.Finds(await Diagnosed.RunAsync(Diagnosed.Request(dovecot.Pop3Port)), TestStage.Banner, "pop-server", "outgoing");
        Diagnosed.Finds(await Diagnosed.RunAsync(Diagnosed.Request(dovecot.ImapPort, SmtpSecurity.TlsOnConnect)), TestStage.Tls, "imap-server", "outgoing");

        var login = Diagnosed.Request(dovecot.Port) with { Login = new TestLogin.WithPassword("ann@contoso.example", "an-old-password-of-ours") };
        var wrong = await Diagnosed.RunAsync(login);
        Diagnosed.Finds(wrong, TestStage.Login, "wrong-password", "password");
        Assert.DoesNotContain("an-old-password-of-ours", SmtpTestJson.Of(wrong), StringComparison.Ordinal);
        Diagnosed.Finds(await Diagnosed.RunAsync(login with { Security = SmtpSecurity.None }), TestStage.Login, "login-in-the-clear", "STARTTLS");
        Assert.Equal(StageOutcome.Passed, (await Diagnosed.RunAsync(login with { Login = new TestLogin.WithPassword("ann@contoso.example", DovecotInstance.Password) })).Stages.Single(static stage => stage.Stage == TestStage.Login).Outcome);
    }
}
