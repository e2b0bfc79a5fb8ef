namespace Undersign.EndToEnd.MailServers;

/// <summary>Undersign logs in at a real submission server, and hands over to it.</summary>
public sealed class DovecotTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    [InlineData("cram-md5")]
    [InlineData("ntlm")]
    public async Task Takes_our_mail_when_we_have_logged_in(string mechanism)
    {
        Tool.Require(mechanism == "ntlm" ? "ntlm_auth" : "dovecot", mechanism == "ntlm" ? "winbind" : "dovecot-submissiond");
        await using var destination = OddHop.Start();
        await using var dovecot = await DovecotInstance.StartAsync(destination.Port, mechanism);
        using var secrets = new TemporaryFolder();
        await using var gateway = await GatewayProcess.StartAsync(Setup(dovecot, secrets.Write("password", DovecotInstance.Password + "\n")));
        var letter = Letter.New();

        var result = await Sender.SendAsync(gateway.Port, letter);

        Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{dovecot.Log}");
        var taken = await destination.ReceiveAsync(letter.MessageId);
        Assert.Contains(GatewaySetup.Stamp, taken.Text, StringComparison.Ordinal);
        Assert.Contains($"method={mechanism.ToUpperInvariant()}", dovecot.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_makes_mail_wait_and_is_in_no_log()
    {
        const string Wrong = "an-old-password-of-ours";
        await using var destination = OddHop.Start();
        await using var dovecot = await DovecotInstance.StartAsync(destination.Port, "plain login");
        using var secrets = new TemporaryFolder();
        await using var gateway = await GatewayProcess.StartAsync(Setup(dovecot, secrets.Write("password", Wrong)));

        var first = await Sender.SendAsync(gateway.Port, Letter.New());
        var second = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("451 4.7.8", first.Reply.ToString()[..9]);
        Assert.Equal("451 4.7.8", second.Reply.ToString()[..9]);
        Assert.Empty(destination.Seen);
        await gateway.SaysAsync("User name or password is wrong");
        Assert.DoesNotContain(Wrong, gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_wrong_by_NTLM_too()
    {
        Tool.Require("ntlm_auth", "winbind");
        await using var destination = OddHop.Start();
        await using var dovecot = await DovecotInstance.StartAsync(destination.Port, "ntlm");
        using var secrets = new TemporaryFolder();
        await using var gateway = await GatewayProcess.StartAsync(Setup(dovecot, secrets.Write("password", "an-old-password-of-ours")));

        var result = await Sender.SendAsync(gateway.Port, Letter.New());

        Assert.Equal("451 4.7.8", result.Reply.ToString()[..9]);
        Assert.Empty(destination.Seen);
    }

    private static GatewaySetup Setup(DovecotInstance dovecot, string passwordFile) => new(dovecot.Port)
    {
        ConnectorTls = "required",
        ConnectorKeys = $"authentication: {{ user: gateway@contoso.example, passwordFile: \"{passwordFile}\" }}",
    };
}
