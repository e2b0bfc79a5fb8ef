using System.Text.Json.Nodes;
using Undersign.Commands;

namespace Undersign.Tests.Onboarding.Domains;

/// <summary>What an administrator sees of it on a terminal, and a program reads.</summary>
public sealed class DomainsCommandTests : DomainTestBase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-domains-").FullName;

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Says_what_is_so_and_what_to_publish()
    {
        PublishAll();
        Spf("v=spf1 ip4:203.0.113.10 -all");
        Write();

        var (exit, output, error) = await RunAsync(_folder, "--config", Path.Combine(_folder, "undersign.yaml"));

        Assert.Empty(error);
        Assert.Equal(ExitCode.Failed, exit); // Exchange Online itself may not send
        Assert.Contains("203.0.113.10\n  ok    reverse DNS  its name is signatures.contoso.example, and the name leads back to it.\n", output, StringComparison.Ordinal);
        Assert.Contains("                     Change the record to this:\n                     contoso.example  TXT  v=spf1 ip4:203.0.113.10 include:spf.protection.outlook.com -all\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_is_there_for_programs()
    {
        PublishAll();
        Write();

        var (exit, output, _) = await RunAsync(_folder, "--json", "--config", Path.Combine(_folder, "undersign.yaml"));
        var report = JsonNode.Parse(output)!.AsObject();

        Assert.Equal(ExitCode.Done, exit);
        Assert.Equal("contoso", (string?)report["organisation"]);
        Assert.Equal(["reversedns good", "mx good", "spf good", "dkim good", "dmarc good"], report["findings"]!.AsArray().Select(static finding => $"{finding!["topic"]} {finding["state"]}"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_cannot_be_checked()
    {
        var (exit, output, error) = await RunAsync(Path.Combine(_folder, "nowhere"), "--config", Path.Combine(_folder, "none.yaml"));

        Assert.Equal((ExitCode.Unreadable, ""), (exit, output));
        Assert.NotEmpty(error);
    }

    private void Write()
    {
        File.WriteAllText(Path.Combine(_folder, "people.csv"), "mail\nann@contoso.example\n");
        File.WriteAllText(
            Path.Combine(_folder, "organisation.yaml"),
            """
            name: contoso
            domains: [contoso.example]
            identity: { routingCodes: [5Hk2vQ9xWc7RzT4nBm8Ys3Lp] }
            sendConnectors: [{ name: back, addressSpaces: ["*"], smartHosts: ["contoso-example.mail.protection.outlook.com"], tls: required }]
            people: { csv: people.csv }
            rules: [{ name: all, pass: true }]
            microsoft365: { gateway: signatures.contoso.example }
            """);
        File.WriteAllText(
            Path.Combine(_folder, "undersign.yaml"),
            $$"""
            hostName: signatures.contoso.example
            nameServers: ["{{Names.EndPoint}}"]
            storage: { sqlite: undersign.db }
            receiveConnectors: [{ name: in, bindings: ["127.0.0.1:0"] }]
            """);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var exit = await DomainsCommand.Create().Parse(["check", .. arguments]).InvokeAsync(new() { Output = output, Error = error }, TestEnds);
        return (exit, output.ToString(), error.ToString());
    }
}
