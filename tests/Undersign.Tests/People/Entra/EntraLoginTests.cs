using System.Text;
using Undersign.Commands;
using Undersign.Onboarding.AdminApi;
using Undersign.People.Entra;
using Undersign.Tokens;

namespace Undersign.Tests.People.Entra;

public sealed class EntraLoginTests : EntraTestBase
{
    private string LoginPath => Path.Combine(Folder, "contoso.login");

    private EntraSettings WithLogin => Settings with { Credential = new EntraCredential.Login(LoginPath) };

    private DeviceCodeDouble DeviceCode => Graph.Tokens.DeviceCode;

    [Fact]
    public async Task Who_has_named_no_application_is_not_asked_for_its_registration()
    {
        var ours = WithLogin.Application with { ClientId = ExchangeAccess.PowerShellClient };

        var named = await Assert.ThrowsAsync<TokenRefusal>(() => new EntraLogin(ours, Graph.Http).SignInAsync(static _ => Task.CompletedTask, Cancellation));
        var usual = await Assert.ThrowsAsync<TokenRefusal>(() => new EntraLogin(ours with { IsMicrosofts = true }, Graph.Http).SignInAsync(static _ => Task.CompletedTask, Cancellation));

        Assert.Contains("There is no application with this clientId:", named.Message, StringComparison.Ordinal);
        Assert.Contains("This tenant does not have Microsoft's own application", usual.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_signs_in_once_and_readings_go_on_from_it()
    {
        Tenant.AddUser("alice");
        var before = await FailAsync(settings: WithLogin);
        DeviceCode.Polls.Enqueue("authorization_pending");
        DeviceCode.Polls.Enqueue("authorization_pending");
        var told = "";

        var name = await new EntraLogin(WithLogin.Application, Graph.Http).SignInAsync(
            code =>
            {
                told = code.Message;
                return Task.CompletedTask;
            },
            Cancellation);
        var first = await ReadAllAsync(settings: WithLogin);
        Graph.Tokens.ExpireAll();
        var second = await ReadChangesAsync(first.State, WithLogin);
        Graph.Tokens.ExpireAll();
        await ReadChangesAsync(second.State, WithLogin); // with the refresh token that came in place of the first

        Assert.Equal("Nobody has signed in here: undersign entra sign-in", before.Reason);
        Assert.Equal("admin@contoso.com", name);
        Assert.Contains("enter the code FJC3JZ7Q", told, StringComparison.Ordinal);
        Assert.Single(first.People);
        Assert.Equal(2, DeviceCode.Refreshed);
    }

    /// <summary>The watch, an errand and a directory each have a login of their own.</summary>
    [Fact]
    public async Task Whoever_writes_at_the_same_time_leaves_a_whole_login()
    {
        var file = new LoginFile(LoginPath, "purpose", "sign in");
        file.Write([0]);

        await Parallel.ForEachAsync(Enumerable.Range(1, 200), Cancellation, (number, _) =>
        {
            var writer = new LoginFile(LoginPath, "purpose", "sign in");
            writer.Write([.. Enumerable.Repeat((byte)number, 5000)]);
            Assert.NotNull(writer.Read());
            return ValueTask.CompletedTask;
        });

        Assert.Equal(5000, file.Read()?.Length);
        Assert.Empty(Directory.EnumerateFiles(Folder, "*.new"));
    }

    [Fact]
    public async Task What_is_kept_is_sealed_and_nobody_else_may_read_it()
    {
        await SignInAsync();

        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(LoginPath, Cancellation));

        Assert.DoesNotContain("admin@contoso.com", text, StringComparison.Ordinal);
        Assert.DoesNotContain("RefreshToken", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LoginPath));
        }
    }

    [Fact]
    public async Task A_login_that_has_ended_is_to_be_made_anew()
    {
        await SignInAsync();
        Graph.Tokens.ExpireAll();
        DeviceCode.RevokeAll();

        Assert.Equal("Entra ID gives no token: AADSTS700082: The refresh token has expired due to inactivity. What was signed in has ended: undersign entra sign-in again.", (await FailAsync(settings: WithLogin)).Reason);

        await SignInAsync();
        await ReadAllAsync(settings: WithLogin);
    }

    [Theory]
    [InlineData("authorization_declined", "Who was asked to sign in said no.")]
    [InlineData("expired_token", "The code was not typed in time: undersign entra sign-in again.")]
    public async Task A_code_that_is_declined_or_ends_says_so(string error, string reason)
    {
        DeviceCode.Polls.Enqueue(error);

        Assert.EndsWith(reason, (await Assert.ThrowsAsync<TokenRefusal>(SignInAsync)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(LoginPath));
    }

    [Fact]
    public async Task A_file_that_is_not_ours_is_neither_read_nor_written_over()
    {
        await File.WriteAllTextAsync(LoginPath, "root:x:0:0:root:/root:/bin/sh with enough octets for a tag", Cancellation);

        await Assert.ThrowsAsync<TokenRefusal>(SignInAsync);

        Assert.StartsWith("root:x:0:0", await File.ReadAllTextAsync(LoginPath, Cancellation), StringComparison.Ordinal);
        Assert.Contains("is not the login of this application", (await FailAsync(settings: WithLogin)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_shows_the_code_and_finds_groups()
    {
        var (alice, bob) = (Tenant.AddUser("alice"), Tenant.AddUser("bob"));
        Tenant.AddGroup("sales-north", alice, bob);
        Tenant.AddGroup("o'brien", bob);
        await WriteAsync($"loginFile: {LoginPath}");

        var (signedIn, code, _) = await RunAsync(run => run.SignInAsync(new(Folder, null, null), Cancellation));
        var (found, groups, _) = await RunAsync(run => run.GroupsAsync(new(Folder, "entra", null), "SALES", Cancellation));
        var (_, quoted, _) = await RunAsync(run => run.GroupsAsync(new(Folder, null, null), "o'b", Cancellation));
        var (_, none, _) = await RunAsync(run => run.GroupsAsync(new(Folder, null, null), "x", Cancellation));

        Assert.Equal((0, 0), (signedIn, found));
        Assert.Equal($"To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code FJC3JZ7Q to authenticate.\nadmin@contoso.com has signed in; it is kept in {LoginPath}\n", code);
        Assert.StartsWith("sales-north@contoso.com  sales-north, 2 people\nThere are 2 users. Who is not in the group that group: names loses", groups, StringComparison.Ordinal);
        Assert.StartsWith("o'brien@contoso.com  o'brien, 1 people\n", quoted, StringComparison.Ordinal);
        Assert.Equal("No group's name or address begins with \"x\"; groups without an address are not asked for.\n", none);
    }

    [Fact]
    public async Task The_command_says_what_keeps_it_from_working()
    {
        await WriteAsync($"loginFile: {LoginPath}");
        var (failed, _, nobody) = await RunAsync(run => run.GroupsAsync(new(Folder, null, null), "sales", Cancellation));
        var (other, _, noSource) = await RunAsync(run => run.SignInAsync(new(Folder, "okta", null), Cancellation));
        await WriteAsync("loginFile: relative.login");
        var (unreadable, _, relative) = await RunAsync(run => run.SignInAsync(new(Folder, null, null), Cancellation));

        Assert.Equal((1, 2, 2), (failed, other, unreadable));
        Assert.Equal("Nobody has signed in here: undersign entra sign-in\n", nobody);
        Assert.Contains("there is no such source", noSource, StringComparison.Ordinal);
        Assert.Contains("organisation.yaml:7: \"relative.login\" must be an absolute path", relative, StringComparison.Ordinal);
    }

    /// <summary>Where there are many, the warning is needed most.</summary>
    [Fact]
    public async Task The_command_warns_however_many_groups_it_finds()
    {
        for (var number = 0; number < EntraGroupSearch.Most + 1; number++)
        {
            Tenant.AddGroup($"sales{number}");
        }

        await WriteAsync($"loginFile: {LoginPath}");
        await RunAsync(run => run.SignInAsync(new(Folder, null, null), Cancellation));

        var (code, output, _) = await RunAsync(run => run.GroupsAsync(new(Folder, "entra", null), "sales", Cancellation));

        Assert.Equal(0, code);
        Assert.Contains("There may be more groups: type more of the name.\nThere are 0 users. Who is not in the group", output, StringComparison.Ordinal);
    }

    private Task<string> SignInAsync() => new EntraLogin(WithLogin.Application, Graph.Http).SignInAsync(static _ => Task.CompletedTask, Cancellation);

    private Task WriteAsync(string credential) => File.WriteAllTextAsync(
        Path.Combine(Folder, "organisation.yaml"),
        $"""
        people:
          sources:
            - name: entra
              entra:
                tenant: {EntraTokenDouble.TenantName}
                clientId: {EntraTokenDouble.ClientId}
                {credential}
                authority: {Graph.Cloud.Authority}
                graph: {new Uri(Graph.Cloud.Graph, "/")}
        """,
        Cancellation);

    private async Task<(int Code, string Output, string Error)> RunAsync(Func<EntraRun, Task<int>> act)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await act(new(output, error, Graph.Http));
        return (code, output.ToString(), error.ToString());
    }
}
