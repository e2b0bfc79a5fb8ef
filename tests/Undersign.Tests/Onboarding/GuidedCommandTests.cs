using Undersign.Commands;

namespace Undersign.Tests.Onboarding;

/// <summary>exchange-server and google, from the folder of an organisation.</summary>
public sealed class GuidedCommandTests : FolderCommandTestBase
{
    [Fact]
    public async Task Guide_and_script_of_servers_come_from_the_organisations_document()
    {
        Write("exchangeServer: { gateway: signatures.contoso.example, servers: [EX01], addresses: [10.0.0.5], maxSize: 50MB, certificate: any }");

        var (guided, guide, _) = await RunAsync(ExchangeServerCommand.Create(), "guide", Folder);
        var (scripted, script, _) = await RunAsync(ExchangeServerCommand.Create(), "script", Folder);
        var (removed, removal, _) = await RunAsync(ExchangeServerCommand.Create(), "script", Folder, "--remove");

        Assert.Equal((ExitCode.Done, ExitCode.Done, ExitCode.Done), (guided, scripted, removed));
        Assert.Contains("  - General: maximum send message size: `50MB`\n", guide, StringComparison.Ordinal);
        Assert.Contains("    TlsAuthLevel = 'EncryptionOnly'\r\n", script, StringComparison.Ordinal);
        Assert.Contains("Remove-ReceiveConnector -Identity 'EX01\\Undersign: back from the gateway' -Confirm:$false", removal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guide_for_Google_comes_from_it_too()
    {
        Write("googleWorkspace: { gateway: signatures.contoso.example, addresses: [203.0.113.10] }");

        var (exit, guide, _) = await RunAsync(GoogleCommand.Create(), "guide", Folder);

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("  - Header value: `5Hk2vQ9xWc7RzT4nBm8Ys3Lp`\n", guide, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guide")]
    [InlineData("check")]
    public async Task Without_the_settings_it_says_what_to_write(string what)
    {
        Write("");

        var (google, output, error) = await RunAsync(GoogleCommand.Create(), what, Folder);
        var (servers, _, other) = await RunAsync(ExchangeServerCommand.Create(), what, Folder);

        Assert.Equal((ExitCode.Unreadable, ExitCode.Unreadable, ""), (google, servers, output));
        Assert.Contains("write googleWorkspace: {", error, StringComparison.Ordinal);
        Assert.Contains("write exchangeServer: {", other, StringComparison.Ordinal);
    }

    private void Write(string system) => Write("delivery: mx", system);
}
