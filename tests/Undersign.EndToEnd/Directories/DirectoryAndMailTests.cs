using System.Net;
using System.Net.Sockets;

namespace Undersign.EndToEnd.Directories;

/// <summary>Laws 3 and 9 with a real directory: mail goes on with the last good people, whatever becomes of the directory or of us.</summary>
public sealed class DirectoryAndMailTests
{
    private const string FromTheDirectory = "Anna Berg, Chief Executive Officer";

    [Fact]
    public async Task Mail_goes_on_while_the_directory_is_read_and_takes_up_what_has_changed()
    {
        await using var slapd = await SlapdInstance.StartAsync(LdapPath.Company);
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { People = Sources(slapd, slapd.Port) });
        await UntilStampedAsync(gateway, hop, FromTheDirectory);

        await slapd.ChangeAsync("dn: uid=anna,ou=people,dc=contoso,dc=example\nchangetype: modify\nreplace: title\ntitle: Chairwoman\n");
        var synced = gateway.CommandAsync("people", "sync", "ad");
        await UntilStampedAsync(gateway, hop, "Anna Berg, Chairwoman");

        Assert.Contains("1 changed, 0 renamed, 0 gone", (await synced).Output, StringComparison.Ordinal);
        slapd.Kill();
        Assert.Equal(1, (await gateway.CommandAsync("people", "sync", "ad")).ExitCode);
        await UntilStampedAsync(gateway, hop, "Anna Berg, Chairwoman");
    }

    [Fact]
    public async Task Killed_while_it_reads_it_comes_back_with_the_last_people()
    {
        await using var slapd = await SlapdInstance.StartAsync(LdapPath.Company);
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { People = Sources(slapd, slapd.Port) });
        await UntilStampedAsync(gateway, hop, FromTheDirectory);

        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await gateway.ApplyAsync(("127.0.0.1:" + slapd.Port, "127.0.0.1:" + ((IPEndPoint)silent.LocalEndpoint).Port)); // other settings are read at once
        using var reading = await Patience.Within(silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask());
        await gateway.KillAsync();
        await gateway.StartAsync();

        var letter = Letter.New("After the next start");
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
        Assert.Contains(FromTheDirectory, (await hop.ReceiveAsync(letter.MessageId)).Text, StringComparison.Ordinal);
    }

    /// <summary>The file knows Anna, too; the directory stands before it.</summary>
    private static string Sources(SlapdInstance slapd, int port) =>
        $"{{ every: 1m, sources: [{{ name: ad, ldap: {{ servers: [\"ldap://127.0.0.1:{port}\"], bind: \"{SlapdInstance.Reader}\", passwordFile: \"{slapd.PasswordFile}\", base: \"{SlapdInstance.Suffix}\" }} }}, {{ name: file, csv: people.csv }}] }}";

    /// <summary>Each message on the way there is taken, with what is known by then.</summary>
    private static Task UntilStampedAsync(GatewayProcess gateway, OddHop hop, string stamp) => Patience.UntilAsync(
        async () =>
        {
            var letter = Letter.New();
            Assert.Equal(250, (await Sender.SendAsync(gateway.Port, letter)).Reply.Code);
            return (await hop.ReceiveAsync(letter.MessageId)).Text.Contains(stamp, StringComparison.Ordinal);
        },
        () => $"No message bears \"{stamp}\":\n{gateway.Output}");
}
