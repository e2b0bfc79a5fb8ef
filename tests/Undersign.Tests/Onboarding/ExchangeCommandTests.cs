using Undersign.Commands;
using Undersign.Onboarding;

namespace Undersign.Tests.Onboarding;

/// <summary>What an administrator gets from the folder of an organisation.</summary>
public sealed class ExchangeCommandTests : FolderCommandTestBase
{
    [Fact]
    public async Task Guide_and_script_come_from_the_organisations_document()
    {
        Write("microsoft365: { gateway: signatures.contoso.example, maxSize: 20MB, leaveAlone: [automaticReplies, voicemail], addresses: [203.0.113.10], internalHeaders: drop, richText: leave }");

        var (guided, guide, _) = await RunAsync("guide", Folder);
        var (scripted, script, _) = await RunAsync("script", Folder);
        var (removed, removal, _) = await RunAsync("script", Folder, "--remove");

        Assert.Equal((ExitCode.Done, ExitCode.Done, ExitCode.Done), (guided, scripted, removed));
        Assert.Contains("  - Except if: The message > size is greater than or equal to (KB): `20480`\n", guide, StringComparison.Ordinal);
        Assert.Contains("    SetHeaderValue = '5Hk2vQ9xWc7RzT4nBm8Ys3Lp'\r\n", script, StringComparison.Ordinal);
        Assert.Contains("Set-HostedConnectionFilterPolicy -Identity 'Default' -IPAllowList @{ Remove = @('203.0.113.10') }", removal, StringComparison.Ordinal);
        Assert.DoesNotContain("Set-RemoteDomain", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_tenant_it_says_what_to_write()
    {
        Write("");

        var (exit, output, error) = await RunAsync("guide", Folder);

        Assert.Equal((ExitCode.Unreadable, ""), (exit, output));
        Assert.Contains("microsoft365: { gateway: signatures.contoso.example } is enough", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolder_that_is_not_there_is_said_once()
    {
        var (exit, _, error) = await RunAsync("script", Path.Combine(Folder, "nowhere"));

        Assert.Equal(ExitCode.Unreadable, exit);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_new_code_takes_the_place_of_the_old_one_in_steps()
    {
        Write("headerFields: { routingCode: X-Contoso-Code }");

        var (exit, output, _) = await RunAsync("code", Folder);

        Assert.Equal(ExitCode.Done, exit);
        Assert.Matches(@"routingCodes: \[[A-Za-z0-9]{32}, 5Hk2vQ9xWc7RzT4nBm8Ys3Lp\]", output);
        Assert.Contains("X-Contoso-Code in the rule \"Undersign: send to the gateway\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_alone_can_be_put_anywhere() => Assert.Matches(@"^[A-Za-z0-9]{32}\r?\n$", (await RunAsync("code")).Output);

    [Fact]
    public void What_is_left_alone_is_what_practice_asks_for()
    {
        Assert.Equal(["automaticReplies", "calendar", "groupMail", "recall", "readReceipts"], LeftAlone.Usual.Select(static kind => kind.Word), StringComparer.Ordinal);
    }

    private void Write(string microsoft) => Write("smartHosts: [\"contoso-example.mail.protection.outlook.com\"], tls: required", microsoft);

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(ExchangeCommand.Create(), arguments);
}
