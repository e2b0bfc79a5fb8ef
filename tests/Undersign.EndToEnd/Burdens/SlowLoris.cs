using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Undersign.EndToEnd.Burdens;

/// <summary>A client that keeps its session open and says an octet now and then: in its first command, in a later one, or in the middle of a message.</summary>
internal sealed class SlowLoris : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>What it has said before it slows down.</summary>
    private static readonly string[] Beginnings =
    [
        "EHLO slow.example\r\nMAIL FROM:<",
        "",
        $"EHLO slow.example\r\nMAIL FROM:<{Letter.From}>\r\nRCPT TO:<{Letter.To}>\r\nDATA\r\nSubject: slow\r\n\r\n",
        $"EHLO slow.example\r\nMAIL FROM:<{Letter.From}>\r\nRCPT TO:<{Letter.To}>\r\nBDAT 1000000\r\n",
    ];

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _talking;

    /// <param name="number">Of this client: it has an address and a way of being slow of its own.</param>
    public SlowLoris(int port, int number) => _talking = TalkAsync(port, number);

    /// <summary>Whether the gateway still bears with it.</summary>
    public bool IsOpen => !_talking.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _talking;
        _ending.Dispose();
    }

    private async Task TalkAsync(int port, int number)
    {
        try
        {
            using var client = new TcpClient(new IPEndPoint(new IPAddress([127, 0, 9, (byte)(1 + (number % 250))]), 0)) { NoDelay = true };
            await client.ConnectAsync(IPAddress.Loopback, port, _ending.Token);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Beginnings[number % Beginnings.Length]), _ending.Token);
            while (true)
            {
                await stream.WriteAsync("a"u8.ToArray(), _ending.Token);
                await Task.Delay(Pause, TimeProvider.System, _ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // told to end, or hung up on
        }
    }
}
