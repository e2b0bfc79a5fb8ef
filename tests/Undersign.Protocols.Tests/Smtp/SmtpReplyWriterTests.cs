using System.Buffers;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

public sealed class SmtpReplyWriterTests
{
    [Theory]
    [InlineData("OK", "250 2.0.0 OK\r\n")]
    [InlineData("", "250 2.0.0 \r\n")]
    [InlineData("one\ntwo", "250-2.0.0 one\r\n250 2.0.0 two\r\n")]
    [InlineData("one\r\ntwo\r\n", "250-2.0.0 one\r\n250 2.0.0 two\r\n")]
    [InlineData("ä\0\t\x7f€", "250 2.0.0 ?????\r\n")]
    public void Writes_each_line_with_code_and_status(string text, string expected) =>
        Assert.Equal(expected, Write(new(250, new(2, 0, 0), text)));

    [Fact]
    public void Writes_no_status_where_there_is_none() => Assert.Equal("220 mx.example ESMTP\r\n", Write(new(220, null, "mx.example ESMTP")));

    [Fact]
    public void Writes_long_status_codes() => Assert.Equal("554 5.7.123 No\r\n", Write(new(554, new(5, 7, 123), "No")));

    /// <summary>RFC 5321 §4.5.3.1.5.</summary>
    [Fact]
    public void Wraps_lines_beyond_512_octets()
    {
        var written = Write(new(550, new(5, 7, 1), new('x', 1200)));
        Assert.Matches(SmtpReplies.WellFormed(), written);
        Assert.Equal(1200, written.Count(character => character == 'x'));
    }

    private static string Write(SmtpReply reply)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(SmtpReplyWriter.Write(output, reply), output.WrittenCount);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
