using System.Net;
using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Tests.Dns;

/// <summary>Answers nobody honest would send: reading them ends, and throws nothing.</summary>
public sealed class DnsMessageTests
{
    /// <summary>An answer to "mx contoso.example": one exchange, its name compressed, and an address.</summary>
    private static readonly byte[] Good =
    [
        0x12, 0x34, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0,
        7, .. "contoso"u8, 7, .. "example"u8, 0, 0, 15, 0, 1,
        0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 0x2C, 0, 7, 0, 10, 2, .. "mx"u8, 0xC0, 12,
        0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 0x2C, 0, 4, 192, 0, 2, 1,
    ];

    [Fact]
    public void Reads_compressed_names()
    {
        var message = DnsMessage.TryRead(Good.ToArray())!;

        Assert.Equal(
            [new DnsRecord.MailExchange("contoso.example", TimeSpan.FromMinutes(5), 10, "mx.contoso.example"), new DnsRecord.Address("contoso.example", TimeSpan.FromMinutes(5), IPAddress.Parse("192.0.2.1"))],
            message.Answers);
    }

    [Fact]
    public void A_name_that_points_at_itself_is_none()
    {
        byte[] message = [.. Good[..12], 0xC0, 12, 0, 15, 0, 1];

        Assert.Null(DnsMessage.TryRead(message));
    }

    [Fact]
    public void A_name_that_points_forward_is_none()
    {
        byte[] message = [.. Good[..12], 0xC0, 20, 0, 15, 0, 1, 0, 0, 0, 0, 0, 0, 0];

        Assert.Null(DnsMessage.TryRead(message));
    }

    [Fact]
    public void Counts_that_promise_too_much_are_no_message()
    {
        var message = Good.ToArray();
        (message[6], message[7]) = (0xFF, 0xFF);

        Assert.Null(DnsMessage.TryRead(message));
    }

    [Fact]
    public void Strange_octets_in_a_name_do_not_look_like_a_host()
    {
        byte[] message = [.. Good[..12], 7, .. "con\0oso"u8, 7, .. "exa.ple"u8, 0, 0, 15, 0, 1];
        message[7] = 0;

        Assert.NotNull(DnsMessage.TryRead(message));
        Assert.False(DnsMessage.IsAnswerTo(DnsMessage.Query(0x1234, "contoso.example", DnsType.MailExchange), message));
    }

    [Fact]
    public void Every_message_mangled_in_any_octet_or_cut_anywhere_is_read_or_not()
    {
        var random = new Random(35);
        for (var round = 0; round < 20_000; round++)
        {
            var message = Good.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }

            var cut = message.AsSpan(0, random.Next(message.Length + 1));
            var read = DnsMessage.TryRead(cut);

            Assert.True(read is null || read.Answers.Count <= cut.Length);
        }
    }

    [Fact]
    public void Random_octets_are_read_or_not()
    {
        var random = new Random(1035);
        for (var round = 0; round < 20_000; round++)
        {
            var message = new byte[random.Next(64)];
            random.NextBytes(message);

            var read = DnsMessage.TryRead(message);

            Assert.True(read is null || read.Answers.Count <= message.Length);
        }
    }

    [Fact]
    public void A_question_asks_for_recursion_and_says_what_fits()
    {
        var query = DnsMessage.Query(0xABCD, "mx.example", DnsType.AddressV6)!;

        Assert.Equal([0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, .. "mx"u8, 7, .. "example"u8, 0, 0, 28, 0, 1, 0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0], query);
    }
}
