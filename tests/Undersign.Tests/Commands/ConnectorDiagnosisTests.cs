using Undersign.Commands;
using Undersign.Organisations;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Commands;

/// <summary><c>undersign diagnose --connector</c>: a send connector of what is in force, at each of its smart hosts.</summary>
public sealed class ConnectorDiagnosisTests : NodeCommandTestBase
{
    [Fact]
    public async Task Tests_every_smart_host_as_mail_would_find_it_and_sends_none()
    {
        await using var first = new NextHop();
        await using var second = new NextHop((_, command) => command.StartsWith("RCPT", StringComparison.Ordinal) ? "554 5.7.1 <undersign-probe@example.com>: Relay access denied" : NextHop.Usual(command));
        await ApplyAsync($"smartHosts: [\"127.0.0.1:{first.Port}\", \"127.0.0.1:{second.Port}\"]");

        var (exit, output, error) = await RunAsync(DiagnoseCommand.Create(), "--connector", "smart host");

        Assert.Equal((ExitCode.Failed, ""), (exit, error));
        Assert.Equal(["CONNECT", "EHLO gateway.contoso.example", "MAIL FROM:<postmaster@contoso.example>", "RCPT TO:<undersign-probe@example.com>"], Assert.Single(first.Connections).Commands.Take(4), StringComparer.Ordinal);
        Assert.DoesNotContain(first.Connections.Concat(second.Connections).SelectMany(connection => connection.Commands), command => command is "DATA");
        Assert.Contains("it would take a message; none was sent", output, StringComparison.Ordinal);
        Assert.Contains("mynetworks", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_a_message_when_it_is_told_to_whom()
    {
        await using var hop = new NextHop();
        await ApplyAsync($"smartHosts: [\"127.0.0.1:{hop.Port}\"]");

        var (exit, _, error) = await RunAsync(DiagnoseCommand.Create(), "--connector", "smart host", "--organisation", "contoso", "--from", "ann@contoso.example", "--to", "bob@fabrikam.example", "--send");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var commands = Assert.Single(hop.Connections).Commands;
        Assert.Contains("RCPT TO:<bob@fabrikam.example>", commands, StringComparer.Ordinal);
        Assert.Contains("DATA", commands, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Says_which_connectors_there_are()
    {
        await ApplyAsync("smartHosts: [\"127.0.0.1:2526\"]");

        Assert.Equal((ExitCode.Unreadable, "", "contoso has no send connector \"smarthost\"; did you mean \"smart host\"?: there is smart host.\n"), await RunAsync(DiagnoseCommand.Create(), "--connector", "smarthost"));
    }

    [Fact]
    public async Task A_connector_by_MX_has_no_server_of_its_own()
    {
        await ApplyAsync("delivery: mx");

        var (exit, output, error) = await RunAsync(DiagnoseCommand.Create(), "--connector", "smart host");

        Assert.Equal((ExitCode.Unreadable, ""), (exit, output));
        Assert.Contains("undersign diagnose HOST:25", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_named()
    {
        await ApplyAsync($"smartHosts: [\"127.0.0.1:2526\"]\n    authentication: {{ user: ann, passwordFile: {Path.Combine(Folder, "password")} }}", "tls: verified");
        File.Delete(Path.Combine(Folder, "password"));

        var (exit, output, error) = await RunAsync(DiagnoseCommand.Create(), "--connector", "smart host");

        Assert.Equal((ExitCode.Failed, ""), (exit, output));
        Assert.StartsWith("smart host cannot log in: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtp.contoso.example", "--connector", "smart host")]
    [InlineData("--connector", "smart host", "--user", "ann")]
    [InlineData("--connector", "smart host", "--security", "none")]
    [InlineData("smtp.contoso.example", "--organisation", "contoso")]
    [InlineData("--json")]
    public async Task Calls_what_goes_not_together_wrong_use(params string[] arguments)
    {
        var (exit, _, error) = await RunAsync(DiagnoseCommand.Create(), arguments);

        Assert.NotEqual(ExitCode.Done, exit);
        Assert.NotEmpty(error);
    }

    private async Task ApplyAsync(string smartHosts, string tls = "tls: none")
    {
        var copy = CopyContoso();
        await File.WriteAllTextAsync(Path.Combine(Folder, "password"), "secret", Cancellation);
        Replace(Path.Combine(copy, OrganisationFolder.FileName), ("smartHosts: [\"127.0.0.1:2526\"]", smartHosts), ("tls: opportunistic", tls));
        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), copy);
        Assert.Equal((ExitCode.Done, ""), (exit, error));
    }
}
