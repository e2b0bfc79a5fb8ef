using System.IO.Pipelines;
using System.Net;
using System.Text;
using Undersign.Reception;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Reception;

public sealed class BalancerHeaderTests
{
    private static readonly byte[] Header = [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 192, 0, 2, 7, 10, 0, 0, 1, 0x12, 0x67, 0, 25];

    private readonly SteppedTime _time = new();
    private readonly Pipe _pipe = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_the_header_and_leaves_the_session_what_came_with_it()
    {
        var reading = BalancerHeader.ReadAsync(_pipe.Reader, _time, Cancellation);
        await _pipe.Writer.WriteAsync(Header.AsMemory(0, 5), Cancellation);
        await _pipe.Writer.WriteAsync(Header.AsMemory(5), Cancellation);
        await _pipe.Writer.WriteAsync("EHLO "u8.ToArray(), Cancellation);

        var (header, fault) = await reading;

        Assert.Null(fault);
        Assert.Equal(IPEndPoint.Parse("192.0.2.7:4711"), header?.Source);
        Assert.Equal("EHLO ", Encoding.ASCII.GetString((await _pipe.Reader.ReadAsync(Cancellation)).Buffer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(27)]
    public async Task Waits_no_longer_than_a_few_seconds(int octets)
    {
        var reading = BalancerHeader.ReadAsync(_pipe.Reader, _time, Cancellation);
        await _pipe.Writer.WriteAsync(Header.AsMemory(0, octets), Cancellation);
        _time.Advance(BalancerHeader.Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(reading.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("no whole PROXY header came in time", (await reading).Fault);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(27, "it left in the middle of its PROXY header")]
    public async Task A_look_at_the_port_is_no_fault(int octets, string? fault)
    {
        await _pipe.Writer.WriteAsync(Header.AsMemory(0, octets), Cancellation);
        await _pipe.Writer.CompleteAsync();

        Assert.Equal((null, fault), await BalancerHeader.ReadAsync(_pipe.Reader, _time, Cancellation));
    }
}
