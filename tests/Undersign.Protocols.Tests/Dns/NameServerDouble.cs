using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Dns;

namespace Undersign.Protocols.Tests.Dns;

/// <summary>A name server on a free port, by UDP and TCP, that says what a test puts into its zone. It writes messages itself, to be no mirror of the reader.</summary>
internal sealed class NameServerDouble : IAsyncDisposable
{
    public const int NoName = 3;

    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(string Name, int Type), List<(string Name, int Type, uint Ttl, byte[] Data)>> _zone = [];
    private readonly Task _serving;

    public NameServerDouble()
    {
        (_udp, _tcp) = Listen();
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!; // bound
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Questions, "mx contoso.example udp" each.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What is said instead of what the zone has; gets the name, and <see langword="null"/> back means nothing special.</summary>
    public Func<string, int?> Code { get; set; } = static _ => null;

    public bool IsSilent { get; set; }

    /// <summary>Changes an answer on its way out, as a forger or a broken server would.</summary>
    public Func<byte[], byte[]> Mangle { get; set; } = static answer => answer;

    /// <summary>Sends answers by UDP with this many octets of padding records, until they do not fit.</summary>
    public bool TruncatesUdp { get; set; }

    /// <summary>Says by TCP too that the answer does not fit.</summary>
    public bool TruncatesTcp { get; set; }

    /// <summary>The port that UDP gets may be somebody's by TCP; then another is.</summary>
    private static (Socket Udp, TcpListener Tcp) Listen()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new TcpListener((IPEndPoint)udp.LocalEndPoint!); // bound
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    public NameServerDouble Mx(string name, int preference, string host, uint ttl = 300)
    {
        var data = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)preference);
        return Add(name, 15, ttl, [.. data, .. Name(host)]);
    }

    /// <summary>An MX record whose name ends in the middle of a label.</summary>
    public NameServerDouble BrokenMx(string name) => Add(name, 15, 300, [0, 10, 11, (byte)'a']);

    public NameServerDouble Address(string name, string address, uint ttl = 300)
    {
        var value = IPAddress.Parse(address);
        return Add(name, value.AddressFamily == AddressFamily.InterNetwork ? 1 : 28, ttl, value.GetAddressBytes());
    }

    public NameServerDouble Alias(string name, string target, uint ttl = 300) => Add(name, 5, ttl, Name(target));

    /// <summary>The names that an address is said to have.</summary>
    public NameServerDouble Pointer(string address, string target, uint ttl = 300) => Add(ReverseName.Of(IPAddress.Parse(address)), 12, ttl, Name(target));

    public NameServerDouble Text(string name, string text, uint ttl = 300)
    {
        var data = new List<byte>();
        foreach (var chunk in Encoding.ASCII.GetBytes(text).Chunk(255))
        {
            data.Add((byte)chunk.Length);
            data.AddRange(chunk);
        }

        return Add(name, 16, ttl, [.. data]);
    }

    /// <summary>Takes all records of a name out of the zone.</summary>
    public void Forget(string name)
    {
        lock (_zone)
        {
            foreach (var key in _zone.Keys.Where(key => key.Name == name).ToList())
            {
                _zone.Remove(key);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _udp.Dispose();
        _tcp.Dispose();
        _stop.Dispose();
    }

    private NameServerDouble Add(string name, int type, uint ttl, byte[] data)
    {
        lock (_zone)
        {
            if (!_zone.TryGetValue((name, type), out var records))
            {
                _zone[(name, type)] = records = [];
            }

            records.Add((name, type, ttl, data));
        }

        return this;
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                if (!IsSilent)
                {
                    var answer = Answer(buffer[..received.ReceivedBytes], "udp");
                    await _udp.SendToAsync(Mangle(answer), received.RemoteEndPoint, _stop.Token);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // The test is over, or who asked has gone.
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, _stop.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                var answer = Answer(query, "tcp");
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                await stream.WriteAsync((byte[])[.. length, .. answer], _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The test is over, or who asked has gone.
            }
        }
    }

    private byte[] Answer(byte[] query, string by)
    {
        var at = 12;
        var labels = new List<string>();
        while (query[at] > 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
            at += query[at] + 1;
        }

        var (name, type) = (string.Join('.', labels), BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1)));
        Asked.Enqueue($"{type switch { 1 => "a", 5 => "cname", 12 => "ptr", 15 => "mx", 16 => "txt", 28 => "aaaa", _ => "?" }} {name} {by}");
        var question = query[12..(at + 5)];
        var records = new List<(string Name, int Type, uint Ttl, byte[] Data)>();
        int code;
        lock (_zone)
        {
            var owner = name;
            for (var i = 0; type != 5 && i < 4 && _zone.TryGetValue((owner, 5), out var alias); i++)
            {
                records.AddRange(alias);
                owner = Decode(alias[0].Data);
            }

            // RFC 4592 §2.2.1: a wildcard stands for names that are not there at all.
            var isThere = _zone.Keys.Any(key => key.Name == owner);
            var wildcard = $"*{owner[Math.Max(owner.IndexOf('.', StringComparison.Ordinal), 0)..]}";
            records.AddRange(_zone.GetValueOrDefault((owner, type)) ?? (isThere ? [] : (_zone.GetValueOrDefault((wildcard, type)) ?? []).Select(record => record with { Name = owner })));
            code = Code(name) ?? (records.Count > 0 || isThere || _zone.Keys.Any(key => key.Name == name || key.Name == wildcard) ? 0 : NoName);
        }

        var isTruncated = by == "udp" ? TruncatesUdp : TruncatesTcp;
        var answer = new List<byte> { query[0], query[1], (byte)(0x81 | (isTruncated ? 2 : 0)), (byte)(0x80 | code), 0, 1, 0, (byte)(isTruncated ? 0 : records.Count), 0, 0, 0, 0 };
        answer.AddRange(question);
        foreach (var record in isTruncated ? [] : records)
        {
            // The question's name by pointer, others written out: both are read.
            answer.AddRange(record.Name == name ? [0xC0, 12] : Name(record.Name));
            var fixedPart = new byte[10];
            BinaryPrimitives.WriteUInt16BigEndian(fixedPart, (ushort)record.Type);
            fixedPart[3] = 1;
            BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), record.Ttl);
            BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)record.Data.Length);
            answer.AddRange(fixedPart);
            answer.AddRange(record.Data);
        }

        return [.. answer];
    }

    private static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(static label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    private static string Decode(byte[] name)
    {
        var labels = new List<string>();
        for (var at = 0; name[at] > 0; at += name[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(name, at + 1, name[at]));
        }

        return string.Join('.', labels);
    }
}
