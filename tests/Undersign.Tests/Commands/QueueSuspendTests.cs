using Undersign.Commands;

namespace Undersign.Tests.Commands;

/// <summary>What is suspended has to be there, and is one queue.</summary>
public sealed class QueueSuspendTests : NodeCommandTestBase
{
    [Theory]
    [InlineData("", "there is no destination \"\". There is \"contoso/by mx/DOMAIN\", \"contoso/smart host\". Nothing was changed.")]
    [InlineData("contoso/smrt host", "there is no destination \"contoso/smrt host\". There is ")]
    [InlineData("fabrikam/smart host", "there is no destination ")]
    [InlineData("contoso/smart host/fabrikam.example", "there is no destination ")]
    [InlineData("contoso/by mx/not a domain", "there is no destination ")]
    [InlineData("contoso/by mx", "contoso/by mx delivers by MX, and each domain has a queue of its own: name one, contoso/by mx/fabrikam.example. Nothing was changed.")]
    public async Task What_does_not_exist_is_refused_with_what_does(string destination, string expected)
    {
        await ApplyAsync();

        var (exit, output, error) = await RunAsync(QueueCommand.Create(), "suspend", destination);

        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("Suspended", (await RunAsync(QueueCommand.Create(), "summary")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contoso/smart host", "contoso/smart host")]
    [InlineData("contoso/by mx/Fabrikam.Example", "contoso/by mx/fabrikam.example")]
    public async Task One_queue_is_suspended_before_anything_waits_in_it_and_resumed(string destination, string name)
    {
        await ApplyAsync();

        Assert.StartsWith($"{name} is suspended", (await RunAsync(QueueCommand.Create(), "suspend", destination)).Output, StringComparison.Ordinal);
        Assert.Contains(name, (await RunAsync(QueueCommand.Create(), "summary")).Output, StringComparison.Ordinal);
        Assert.Equal($"{name} is resumed.\n", (await RunAsync(QueueCommand.Create(), "resume", destination)).Output);
        Assert.DoesNotContain(name, (await RunAsync(QueueCommand.Create(), "summary")).Output, StringComparison.Ordinal);
    }

    private async Task ApplyAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "contoso")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "organisation.yaml"),
            """
            name: contoso
            domains: [contoso.example]
            identity: { addresses: [192.0.2.1] }
            sendConnectors:
              - { name: smart host, addressSpaces: [contoso.example], smartHosts: [mail.contoso.example], clientCertificate: { obtained: true } }
              - { name: by mx, addressSpaces: ["*"], delivery: mx }
            people: { csv: people.csv }

            """,
            Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "people.csv"), "mail\nann@contoso.example\n", Cancellation);
        var (exit, output, error) = await RunAsync(ApplyCommand.Create(), folder);
        Assert.True(exit == 0, error);
        Assert.Contains("warning: smart host is to show the certificate that the node obtains", output, StringComparison.Ordinal);
    }
}
