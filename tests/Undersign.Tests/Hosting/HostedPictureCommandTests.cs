using Undersign.Commands;
using Undersign.Tests.Commands;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.Hosting;

public sealed class HostedPictureCommandTests : NodeCommandTestBase
{
    [Fact]
    public async Task Apply_refuses_hosted_pictures_where_the_node_has_no_address_for_them()
    {
        var folder = Path.Combine(Folder, "small");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "logo.png"), SamplePictures.Png(), Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "s.html"), "<p><img src=\"logo.png\" alt=\"Contoso\"></p>", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "people.csv"), "mail\nann@contoso.example\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "organisation.yaml"), """
            name: contoso
            domains: [contoso.example]
            identity: { addresses: [127.0.0.1] }
            sendConnectors: [{ name: hop, addressSpaces: ["*"], smartHosts: [localhost] }]
            people: { csv: people.csv }
            signatures:
              - { name: s, html: s.html, pictures: hosted }
            rules: [{ name: all, signature: s }]
            """, Cancellation);

        var (exit, _, error) = await RunAsync(ApplyCommand.Create(), folder);

        Assert.Equal(ExitCode.Failed, exit);
        Assert.StartsWith($"{folder}/organisation.yaml:7: \"s\" wants its pictures to be loaded from an address of yours, and the node file names none", error, StringComparison.Ordinal);

        await File.AppendAllTextAsync(Config, "pictures: { url: https://pictures.contoso.example }\n", Cancellation);
        (exit, _, error) = await RunAsync(ApplyCommand.Create(), folder);
        Assert.Equal((ExitCode.Done, ""), (exit, error));
    }
}
