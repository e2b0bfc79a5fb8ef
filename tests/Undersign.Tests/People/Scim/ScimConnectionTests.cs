using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Undersign.Operation;
using Undersign.People.Scim;
using Undersign.Storage;

namespace Undersign.Tests.People.Scim;

/// <summary>Who connects and shows nothing goes, and leaves room for others.</summary>
public sealed class ScimConnectionTests : ScimTestBase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-scim-").FullName;

    private protected override TimeProvider ServiceTime => Time;

    private protected override Task<StorageLocation> LocateAsync() => Task.FromResult<StorageLocation>(new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Half_a_request_ends_soon()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), Cancellation);

        Time.Advance(ScimConnection.Patience);

        Assert.Equal("", await AnswerAsync(client));
    }

    [Fact]
    public async Task Who_has_shown_a_token_stays()
    {
        using var client = await ConnectAsync();
        var request = Encoding.ASCII.GetBytes($"GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\n{Authorization}\r\n\r\n");
        await client.SendAsync(request, Cancellation);
        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(client), StringComparison.Ordinal);

        Time.Advance(ScimConnection.Patience);
        await client.SendAsync(request, Cancellation);

        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_network_leaves_half_of_the_connections_to_others()
    {
        var (connections, release) = (new OwnConnections<object>(4), new TaskCompletionSource());
        var open = new List<(DefaultConnectionContext Connection, Task Serving)>();

        foreach (var address in (string[])["192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1", "192.0.2.2"])
        {
            var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 4711) };
            open.Add((connection, connections.ServeAsync(_ => release.Task, connection)));
        }

        Assert.Equal([false, false, true, false], open.Select(static each => each.Serving.IsCompleted));
        release.SetResult();
        await Task.WhenAll(open.Select(static each => each.Serving));
        Assert.All(open, static each => Assert.True(each.Serving.IsCompletedSuccessfully));
    }

    /// <summary>And is waited for, by this clock.</summary>
    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, Root.Port, Cancellation);
        await Time.SomebodyWaitsAsync(Cancellation);
        return client;
    }

    /// <returns>Nothing when it was closed.</returns>
    private static async Task<string> AnswerAsync(Socket client)
    {
        var (text, buffer) = ("", new byte[4096]);
        try
        {
            do
            {
                var read = await client.ReceiveAsync(buffer, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
                text += Encoding.UTF8.GetString(buffer, 0, read);
                if (read == 0)
                {
                    return text;
                }
            }
            while (!text.Contains("\r\n0\r\n\r\n", StringComparison.Ordinal) && !(text.Contains("Content-Length", StringComparison.OrdinalIgnoreCase) && text.EndsWith('}')));
        }
        catch (SocketException)
        {
            // Closed at once.
        }

        return text;
    }
}
