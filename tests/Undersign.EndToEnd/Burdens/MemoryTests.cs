using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Burdens;

/// <summary>Large messages pass through; they do not stay in memory.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Sessions = 50;
    private const int MessageSize = 25 * 1024 * 1024;
    private const long MostResident = 400L * 1024 * 1024;

    [Fact]
    public async Task Fifty_sessions_with_25_MB_each_stay_under_400_MB()
    {
        await using var hop = OddHop.Start(new() { KeepsOctets = false });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port));
        using var large = Large();

        var replies = await SendAsync(gateway.Port, large);

        var peak = gateway.PeakResident;
        output.WriteLine($"at most {peak / 1024 / 1024} MB resident");
        Assert.All(replies, static reply => Assert.Equal(250, reply.Code));
        Assert.Equal(Sessions, hop.Taken.Count);
        Assert.InRange(peak, 0, MostResident);
    }

    /// <summary>All sessions are open before the first message is sent.</summary>
    private static async Task<SmtpReply[]> SendAsync(int port, MailData message)
    {
        var envelope = new Envelope(Sender.Address(Letter.From), MailParameters.None, [new(Sender.Address(Letter.To))]);
        var senders = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => Sender.ConnectAsync(port)));
        var results = await Task.WhenAll(senders.Select(sender => sender.SendAsync(envelope, message)));
        foreach (var sender in senders)
        {
            await sender.DisposeAsync();
        }

        return [.. results.Select(static result => result.Reply)];
    }

    /// <summary>A short text with a large attachment, as such messages are.</summary>
    private static MailData Large()
    {
        var data = MailData.From(Letter.New(
            fields: "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=cut\r\n",
            body: "--cut\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n"
                + "--cut\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n").Octets);
        var lines = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('A', 76) + "\r\n", 1000)));
        while (data.Length < MessageSize)
        {
            data.Append(lines);
        }

        data.Append("--cut--\r\n"u8);
        return data;
    }
}
