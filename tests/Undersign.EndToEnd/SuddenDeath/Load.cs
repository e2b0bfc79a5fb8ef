using System.Collections.Concurrent;
using System.Net.Sockets;

namespace Undersign.EndToEnd.SuddenDeath;

/// <summary>Several senders at once, each of whom notes which of its messages were answered with 250.</summary>
internal static class Load
{
    private const int Sessions = 6;
    private const int MostMessages = 500;

    /// <summary>Sends until the gateway is gone. A broken connection acknowledges nothing.</summary>
    /// <param name="heard">Called at each acknowledgement.</param>
    public static async Task<IReadOnlyCollection<Letter>> UntilBrokenAsync(int port, Func<Letter, string[]> recipients, Action? heard = null)
    {
        var acknowledged = new ConcurrentQueue<Letter>();
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => SendAsync(port, recipients, acknowledged, heard)));
        return acknowledged;
    }

    private static async Task SendAsync(int port, Func<Letter, string[]> recipients, ConcurrentQueue<Letter> acknowledged, Action? heard)
    {
        try
        {
            await using var sender = await Sender.ConnectAsync(port);
            for (var sent = 0; sent < MostMessages; sent++)
            {
                var letter = Letter.New();
                var result = await sender.SendAsync(letter, recipients(letter));
                if (result.Reply.IsPositive)
                {
                    acknowledged.Enqueue(letter);
                    heard?.Invoke();
                }

                if (!result.IsConnectionUsable)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // killed before the session was open
        }
    }
}
