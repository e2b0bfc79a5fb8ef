using System.Buffers;
using System.Globalization;
using System.Net;
using Undersign.Protocols.Proxy;

namespace Undersign.Protocols.Tests.Proxy;

/// <summary>The PROXY protocol, version 2, and what only looks like it.</summary>
public sealed class ProxyHeaderTests
{
    private const string Signature = "0D0A0D0A000D0A515549540A";
    private const string IPv4 = "C0000207" + "0A000001" + "1267" + "0019"; // 192.0.2.7:4711 to 10.0.0.1:25
    private const string IPv6 = "20010DB8000000000000000000000007" + "20010DB8000000000000000000000001" + "1267" + "0019";
    private const string Mapped = "00000000000000000000FFFFC0000207" + "00000000000000000000FFFF0A000001" + "1267" + "0019";

    /// <summary>As HAProxy 2.6 sent it with <c>proxy-v2-options crc32c</c>: 127.0.5.7:50001 to 127.0.0.1:29901.</summary>
    private const string Checked = Signature + "21110013" + "7F0005077F000001C35174CD" + "030004" + "7538ECA7";

    [Theory]
    [InlineData("21", "11", IPv4, "192.0.2.7:4711")]
    [InlineData("21", "21", IPv6, "[2001:db8::7]:4711")]
    [InlineData("21", "21", Mapped, "192.0.2.7:4711")]
    [InlineData("21", "11", IPv4 + "04000300000020000501" + "00000000", "192.0.2.7:4711")] // padding and TLS, passed over
    [InlineData("21", "11", IPv4 + "010000", "192.0.2.7:4711")]
    [InlineData("20", "00", "", null)]
    [InlineData("20", "11", IPv4, null)] // a balancer's own connection is its own, whatever else it says
    [InlineData("20", "FF", "FFFF", null)]
    public void Tells_whose_a_connection_is_and_leaves_what_follows(string command, string family, string rest, string? source)
    {
        var buffer = Octets(Header(command, family, rest) + Convert.ToHexString("EHLO "u8));

        Assert.True(ProxyHeader.TryRead(ref buffer, out var header, out var fault), fault);

        Assert.Equal(source, header?.Source?.ToString());
        Assert.Equal("EHLO "u8, buffer.ToArray());
    }

    [Theory]
    [InlineData("11", "11", IPv4, "another version")]
    [InlineData("31", "11", IPv4, "another version")]
    [InlineData("22", "11", IPv4, "another version")]
    [InlineData("21", "12", IPv4, "no address of TCP")] // UDP
    [InlineData("21", "00", "", "no address of TCP")] // unknown to the balancer
    [InlineData("21", "31", "", "no address of TCP")] // a socket of the file system
    [InlineData("21", "11", "C00002070A0000011267", "shorter than its addresses")]
    [InlineData("21", "21", IPv4, "shorter than its addresses")]
    [InlineData("21", "11", IPv4 + "01", "longer than the header")]
    [InlineData("21", "11", IPv4 + "010001", "longer than the header")]
    [InlineData("21", "11", IPv4 + "040000" + "01FFFF00", "longer than the header")]
    [InlineData("21", "11", IPv4 + "03000400000000", "checksum")]
    [InlineData("21", "11", IPv4 + "030003000000", "checksum")]
    public void Refuses_what_cannot_be_told(string command, string family, string rest, string why)
    {
        var buffer = Octets(Header(command, family, rest));

        Assert.False(ProxyHeader.TryRead(ref buffer, out _, out var fault));

        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EHLO mail.example\r\n", "signature")]
    [InlineData("\r\n\r\n\0\r\nQUIT\r\n", "signature")]
    [InlineData("PROXY TCP4 192.0.2.7 10.0.0.1 4711 25\r\n", "version 1")]
    [InlineData("\u0016\u0003\u0001", "signature")]
    public void Refuses_what_begins_otherwise_at_the_first_octet_that_differs(string octets, string why)
    {
        var buffer = new ReadOnlySequence<byte>(System.Text.Encoding.Latin1.GetBytes(octets));

        Assert.False(ProxyHeader.TryRead(ref buffer, out _, out var fault));

        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_for_the_rest_however_it_comes()
    {
        var octets = Octets(Header("21", "21", IPv6 + "04000100")).ToArray();
        for (var length = 0; length < octets.Length; length++)
        {
            var begun = InPieces(octets[..length]);
            Assert.False(ProxyHeader.TryRead(ref begun, out _, out var missing));
            Assert.Null(missing);
        }

        var whole = InPieces(octets);
        Assert.True(ProxyHeader.TryRead(ref whole, out var header, out _));
        Assert.Equal(IPEndPoint.Parse("[2001:db8::7]:4711"), header?.Source);
    }

    [Fact]
    public void Has_a_bound()
    {
        foreach (var (length, isTaken) in new[] { (ProxyHeader.MaxLength - 16, true), (ProxyHeader.MaxLength - 15, false) })
        {
            var value = length - 12 - 3;
            var buffer = Octets(Header("21", "11", IPv4 + "04" + value.ToString("X4", CultureInfo.InvariantCulture) + new string('0', 2 * value)));
            Assert.Equal(isTaken, ProxyHeader.TryRead(ref buffer, out _, out var fault));
            Assert.Equal(isTaken, fault is null);
        }

        var endless = Octets(Signature + "2111FFFF");
        Assert.False(ProxyHeader.TryRead(ref endless, out _, out var soon));
        Assert.NotNull(soon); // before the rest is waited for
    }

    /// <summary>The checksum is HAProxy's own: any octet that changes, in the addresses too, is noticed.</summary>
    [Fact]
    public void Verifies_a_checksum()
    {
        var right = Convert.FromHexString(Checked);
        for (var at = 0; at < right.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var octets = right.ToArray();
                octets[at] ^= (byte)(1 << bit);
                var buffer = new ReadOnlySequence<byte>(octets);
                var isTaken = ProxyHeader.TryRead(ref buffer, out var header, out _);
                Assert.True(!isTaken || header?.Source is null || at == 28, $"octet {at}, bit {bit}"); // 28: another type is no checksum
            }
        }

        var whole = new ReadOnlySequence<byte>(right);
        Assert.True(ProxyHeader.TryRead(ref whole, out var told, out var fault), fault);
        Assert.Equal(IPEndPoint.Parse("127.0.5.7:50001"), told?.Source);
    }

    [Fact]
    public void Holds_whatever_comes()
    {
        var random = new Random(20261122);
        var seeds = new[] { Header("21", "11", IPv4), Header("21", "21", IPv6 + "04000300000020000501" + "00000000"), Header("20", "00", ""), Checked }.Select(Convert.FromHexString).ToArray();
        for (var round = 0; round < 50_000; round++)
        {
            var octets = seeds[random.Next(seeds.Length)].ToArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                octets[random.Next(12, octets.Length)] = (byte)random.Next(256);
            }

            octets = octets[..random.Next(octets.Length + 1)];
            var buffer = random.Next(2) == 0 ? InPieces(octets) : new(octets);
            var isTaken = ProxyHeader.TryRead(ref buffer, out var header, out var fault);

            Assert.Equal(isTaken, header is not null);
            Assert.False(isTaken && fault is not null);
            Assert.Equal(isTaken ? octets.Length - 16 - ((octets[14] << 8) | octets[15]) : octets.Length, buffer.Length);
        }
    }

    private static string Header(string command, string family, string rest) =>
        Signature + command + family + (rest.Length / 2).ToString("X4", CultureInfo.InvariantCulture) + rest;

    private static ReadOnlySequence<byte> Octets(string hexadecimal) => new(Convert.FromHexString(hexadecimal));

    private static ReadOnlySequence<byte> InPieces(byte[] octets)
    {
        var first = new Piece(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        foreach (var octet in octets)
        {
            last = last.Append([octet]);
        }

        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long at) => (Memory, RunningIndex) = (memory, at);

        public Piece Append(byte[] octets)
        {
            var next = new Piece(octets, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
