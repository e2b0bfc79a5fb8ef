using System.Security.Cryptography;
using System.Text;

namespace Undersign.EndToEnd.Dkim;

/// <summary>Signatures as others see them: dkimpy verifies what a next hop got.</summary>
public sealed class DkimVerifierTests
{
    /// <summary>The record of the key stands in for the DNS.</summary>
    private const string Verify = """
        import dkim, sys
        names = []
        def dns(name, timeout=5):
            names.append(name if isinstance(name, str) else name.decode())
            return sys.argv[1].encode()
        try:
            good = dkim.DKIM(sys.stdin.buffer.read()).verify(dnsfunc=dns)
        except dkim.ValidationError:
            good = False
        print("good" if good else "bad", *names)
        """;

    [Theory]
    [InlineData("cut-through")]
    [InlineData("queue")]
    public async Task A_stamped_message_verifies_until_somebody_changes_it(string delivery)
    {
        var python = Path.Combine(Path.GetDirectoryName(Tool.Require("dkimverify", "python3-dkim")) ?? "", "python3"); // the one that has dkimpy
        using var rsa = RSA.Create(2048);
        using var keys = new TemporaryFolder();
        var key = keys.Write("s2026.pem", rsa.ExportPkcs8PrivateKeyPem());
        await using var hop = OddHop.Start();
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = delivery, DkimKey = key });

        await Sender.SendAsync(gateway.Port, Letter.New(body: "See you  tomorrow. \r\n\r\nRegards\r\n\r\n\r\n"));
        await hop.WaitAsync(static taken => taken.Count > 0);

        var taken = hop.Taken.Single();
        Assert.Contains(GatewaySetup.Stamp, taken.Text, StringComparison.Ordinal);
        var record = $"v=DKIM1; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}";
        var verdict = await Tool.RunAsync(python, ["-c", Verify, record], taken.Octets);
        Assert.Equal("good s2026._domainkey.contoso.example.", verdict.Output.Trim());

        var changed = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(taken.Octets).Replace("See you", "See you all", StringComparison.Ordinal));
        Assert.StartsWith("bad", (await Tool.RunAsync(python, ["-c", Verify, record], changed)).Output, StringComparison.Ordinal);
    }
}
