using Undersign.Commands;
using Undersign.Notifications;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Commands;

/// <summary>The email settings on a terminal: by the same code as on the page.</summary>
public sealed class EmailCommandTests : NodeCommandTestBase
{
    private const string Password = "a-unique-password-e5c2";

    private readonly NextHop _hop = new((_, command) => command.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mx.example\r\n250 AUTH PLAIN"
        : command.StartsWith("AUTH", StringComparison.Ordinal) ? "235 2.7.0 OK"
        : command.Contains("nobody", StringComparison.Ordinal) ? "550 5.1.1 no such user"
        : NextHop.Usual(command));

    [Fact(Timeout = 60_000)]
    public async Task Lists_shows_and_tests_what_is_in_force_and_no_secret()
    {
        await using var hop = _hop;
        Assert.Equal(0, (await RunAsync(ApplyCommand.Create(), Contoso)).Exit);
        await SetAsync(hop.Port);

        var list = await RunAsync(EmailCommand.Create(), "list", "contoso");
        Assert.Contains($"alerts       127.0.0.1:{hop.Port}", list.Output, StringComparison.Ordinal);
        Assert.Contains("never tested", list.Output, StringComparison.Ordinal);

        var show = await RunAsync(EmailCommand.Create(), "show", "contoso", "alerts");
        Assert.Contains("from           module           it@contoso.example\n", show.Output, StringComparison.Ordinal);
        Assert.Contains("password       module           set since ", show.Output, StringComparison.Ordinal);

        var sent = await RunAsync(EmailCommand.Create(), "test", "contoso", "alerts", "--to", "you@contoso.example", "-v");
        Assert.Equal((ExitCode.Done, true), (sent.Exit, sent.Output.Contains("A test email was sent to you@contoso.example.", StringComparison.Ordinal)));
        Assert.Single(Assert.Single(hop.Connections).Messages);
        Assert.Contains("good, ", (await RunAsync(EmailCommand.Create(), "list", "contoso")).Output, StringComparison.Ordinal);

        var refused = await RunAsync(EmailCommand.Create(), "test", "contoso", "alerts", "--to", "nobody@contoso.example", "--json");
        Assert.Equal(ExitCode.Failed, refused.Exit);
        Assert.Contains("\"isGood\":false", refused.Output, StringComparison.Ordinal);

        Assert.DoesNotContain(Password, list.Output + show.Output + sent.Output + refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0it@contoso.example\0{Password}")), sent.Output + refused.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Says_what_is_wrong_before_anything_is_sent()
    {
        Assert.Equal(0, (await RunAsync(ApplyCommand.Create(), Contoso)).Exit);

        var (exit, _, error) = await RunAsync(EmailCommand.Create(), "test", "contoso", "alerts", "--to", "you@contoso.example");
        Assert.Equal(ExitCode.Failed, exit);
        Assert.Contains("From: is needed", error, StringComparison.Ordinal);

        Assert.Contains("There is no organisation \"fabrikam\"", (await RunAsync(EmailCommand.Create(), "list", "fabrikam")).Error, StringComparison.Ordinal);
        await _hop.DisposeAsync();
    }

    private async Task SetAsync(int port)
    {
        var node = NodeFile.Read(Config, TextWriter.Null)!; // it has just been written
        await using var database = node.Storage.Open();
        var (store, secrets) = (new EmailStore(database, TimeProvider.System), new EmailSecrets(node.SecretKey, TimeProvider.System));
        var entry = new EmailEntry(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["way"] = "server",
            ["server"] = "127.0.0.1",
            ["port"] = $"{port}",
            ["security"] = "none",
            ["login"] = "password",
            ["user"] = "it@contoso.example",
            ["password"] = Password,
            ["from"] = "it@contoso.example",
        });
        var version = await store.StoreAsync("contoso", "alerts", entry.Over(EmailSection.Empty, "contoso", "alerts", secrets), 0, "tests", Cancellation);
        Assert.True(await store.EnforceAsync("contoso", "alerts", version!.Value, 0, Cancellation)); // nobody else is there
    }
}
