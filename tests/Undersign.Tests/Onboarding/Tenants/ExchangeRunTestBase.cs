using Dapper;
using Undersign.Commands;
using Undersign.Tests.People.Entra;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>Commands on a terminal, with settings that are in force or in a folder.</summary>
public abstract class ExchangeRunTestBase : TenantTestBase
{
    private TenantWayBack _back = null!; // InitializeAsync comes before any test

    private protected string Config => Path.Combine(Folder, "undersign.yaml");

    private protected ExchangeRequest InForce => new(null, null, Config);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await File.WriteAllTextAsync(Config, "hostName: gateway.contoso.example\nstorage: { sqlite: undersign.db }\nreceiveConnectors: [{ name: exchange, bindings: [\"127.0.0.1:0\"] }]\nweb: { port: 0 }\n", Cancellation);
        _back = new(Folder);
        await WriteAsync($"secretFile: {SecretPath}");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _back.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<(int Exit, string Output)> StatusAsync()
    {
        var (exit, output, _) = await RunAsync((run, cancellation) => run.StatusAsync(cancellation), InForce);
        return (exit, output);
    }

    private protected Task<(int Exit, string Output, string Error)> ApplyAsync(string answer, bool takesBack = false) =>
        RunAsync((run, cancellation) => run.ApplyAsync(isAgreed: false, takesBack, isUnproven: false, cancellation), InForce, answer);

    private protected async Task<(int Exit, string Output, string Error)> PartAsync(string answer, bool isAtOnce = false)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await new ExchangeParting(new(InForce, error, Exchange.Http, Time), new(output, new StringReader(answer))).RunAsync(isAgreed: false, isAtOnce, Cancellation);
        return (exit, output.ToString(), error.ToString());
    }

    private protected async Task<(int Exit, string Output, string Error)> RunAsync(Func<ExchangeRun, CancellationToken, Task<int>> act, ExchangeRequest request, string answer = "")
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await act(new(new(request, error, Exchange.Http, Time), new(output, new StringReader(answer))), Cancellation);
        return (exit, output.ToString(), error.ToString());
    }

    private protected async Task PutInForceAsync()
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var exit = await ApplyCommand.Create().Parse([Folder, "--config", Config]).InvokeAsync(new() { Output = output, Error = error }, Cancellation);
        Assert.True(exit == ExitCode.Done, $"{error}");
    }

    private protected Task<int> QueueAsync() => ExecuteAsync("""
        insert into custody (id, organisation, reverse_path, parameters, recipients, received_at, next_attempt_at, attempts, claimed_until, claimed_by, size)
        values ('01', 'contoso', 'ann@contoso.example', '{}', '[]', 0, 0, 0, 0, '', 1)
        """);

    private protected async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        return await connection.ExecuteAsync(sql);
    }

    private protected async Task WriteAsync(string credential, string? certificate = null)
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "people.csv"), "mail,displayName\nann@contoso.example,Ann\n", Cancellation);
        var exchange = $$"""exchange: { tenant: {{EntraTokenDouble.TenantName}}, clientId: {{EntraTokenDouble.ClientId}}, {{credential}}, authority: "{{Exchange.Address}}", server: "{{Exchange.Address}}" }""";
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "organisation.yaml"),
            $$"""
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }
            sendConnectors: [{ name: back, addressSpaces: ["*"], {{_back.SmartHosts}}, tls: required{{certificate ?? $", {_back.ClientCertificate}"}} }]
            people: { csv: people.csv }
            rules: [{ name: all, pass: true }]
            microsoft365: { gateway: signatures.contoso.example, addresses: [203.0.113.10]{{(credential.Length > 0 ? ", " + exchange : "")}} }
            """,
            Cancellation);
    }
}
