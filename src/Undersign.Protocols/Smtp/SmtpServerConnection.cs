using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>The octets of one session: commands and mail data as they come in, replies as they go out, and how long either may wait.</summary>
internal sealed class SmtpServerConnection : IAsyncDisposable
{
    /// <summary>The first octet of a TLS record that carries a handshake. RFC 8446 §5.1.</summary>
    private const byte TlsHandshake = 0x16;

    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly SmtpServerOptions _options;
    private readonly SmtpTranscript? _transcript;
    private readonly TimeProvider _time;
    private readonly Deadline _deadline;

    /// <summary>Ends waiting for the client, when it is late or when the host stops.</summary>
    private readonly CancellationTokenSource _waiting;

    private PipelinedExchange _exchange;
    private SslStream? _ownTls;
    private bool _hasHeardFromClient;

    public SmtpServerConnection(IDuplexPipe pipe, SmtpServerOptions options, SmtpTranscript? transcript, TimeProvider time, CancellationToken stopping)
    {
        (_options, _transcript, _time) = (options, transcript, time);
        _exchange = new(pipe, transcript);
        _deadline = new(time, options.SessionTimeout);
        _waiting = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, stopping);
    }

    /// <summary>Whether the client took longer than it may.</summary>
    public bool IsLate => _deadline.HasPassed;

    /// <summary>The mail data of the transaction at hand, as far as they are here; <see langword="null"/> before DATA or the first BDAT.</summary>
    public IncomingData? Data { get; private set; }

    /// <summary>Whether the client had all replies on the way to it before the first octet of the last command came; sooner, it cannot have known them.</summary>
    public bool HasAwaitedReplies { get; private set; }

    private PipeReader Input => _exchange.Connection.Input;

    /// <returns><see langword="null"/> when the client has left.</returns>
    public async ValueTask<SmtpCommand?> ReadCommandAsync()
    {
        _deadline.Set(_options.CommandTimeout);
        for (var isFirst = true; ; isFirst = false)
        {
            var read = await ReadAsync().ConfigureAwait(false);
            HasAwaitedReplies = isFirst ? _exchange.HasWaited : HasAwaitedReplies;
            var buffer = read.Buffer;
            var command = Parse(ref buffer);
            Input.AdvanceTo(buffer.Start, command is null ? buffer.End : buffer.Start);

            if (command is not null || read.IsCompleted)
            {
                _deadline.Clear();
                _hasHeardFromClient = true;
                return command;
            }
        }
    }

    /// <summary>Reads an answer within AUTH. RFC 4954 §4.</summary>
    /// <returns>The line, or why there is none that can be used.</returns>
    /// <exception cref="EndOfStreamException">The client left.</exception>
    public async ValueTask<(string? Line, SmtpReply? Refusal)> ReadResponseAsync()
    {
        _deadline.Set(_options.CommandTimeout);
        while (true)
        {
            var read = await ReadAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            var result = SmtpLineReader.TryRead(ref buffer, _options.MaxAuthenticationLength, out var octets);
            var line = Encoding.ASCII.GetString(octets);
            if (result == LineResult.Line)
            {
                _transcript?.Command(SmtpSpeech.Received, octets.ToArray());
            }

            Input.AdvanceTo(buffer.Start, result == LineResult.Incomplete ? buffer.End : buffer.Start);
            if (result != LineResult.Incomplete)
            {
                _deadline.Clear();
                return result switch
                {
                    LineResult.Line => (line, null),
                    LineResult.TooLong => (null, SmtpServerReplies.ResponseTooLong),
                    _ => (null, SmtpServerReplies.BareLineEnding),
                };
            }

            ThrowIfClientLeft(read);
        }
    }

    /// <summary>Reads the mail data behind DATA to their end, whatever is in them.</summary>
    public async ValueTask<IncomingData> ReadDataAsync()
    {
        var data = Data ??= new(_options.MaxMessageSize, _options.Memory);
        var reader = default(SmtpDataReader);
        while (true)
        {
            var read = await ReadBlockAsync().ConfigureAwait(false);
            var buffer = read.Buffer;
            var isWhole = reader.Read(ref buffer, data);
            Input.AdvanceTo(buffer.Start, isWhole ? buffer.Start : buffer.End);
            if (isWhole)
            {
                break;
            }

            ThrowIfClientLeft(read);
        }

        _deadline.Clear();
        return data;
    }

    /// <summary>Reads the octets behind BDAT and adds them to <see cref="Data"/>. RFC 3030 §2.</summary>
    public async ValueTask<IncomingData> ReadChunkAsync(long size)
    {
        var data = Data ??= new(_options.MaxMessageSize, _options.Memory);
        await CopyChunkAsync(data, size).ConfigureAwait(false);
        return data;
    }

    /// <summary>Reads the octets behind a BDAT that is out of order, and drops them. RFC 3030 §2.</summary>
    public ValueTask SkipChunkAsync(long size) => CopyChunkAsync(data: null, size);

    public void DropData()
    {
        Data?.Dispose();
        Data = null;
    }

    /// <summary>Holds a reply back until the client has nothing more to say.</summary>
    public void Write(SmtpReply reply) => _exchange.Write(reply);

    /// <summary>Ends the session with a reply, if the client still takes one.</summary>
    public async ValueTask CloseAsync(SmtpReply? reply)
    {
        if (reply is not null)
        {
            Write(reply);
        }

        using var limit = new CancellationTokenSource(FarewellTimeout, _time);
        try
        {
            // Not the token of the session: what ended it may have cancelled that, and a 250 held back must still go out.
            await _exchange.Connection.Output.FlushAsync(limit.Token).ConfigureAwait(false);
            if (_ownTls is { } tls)
            {
                await tls.ShutdownAsync().WaitAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client does not listen any more; there is nobody left to tell.
        }
    }

    /// <summary>Lays TLS over the connection. RFC 3207 §4.</summary>
    /// <exception cref="AuthenticationException">The handshake failed.</exception>
    public async ValueTask<SslStream> StartTlsAsync(Func<string, SslServerAuthenticationOptions> tls)
    {
        _deadline.Set(_options.HandshakeTimeout);
        await _exchange.FlushAsync(_deadline.Token).ConfigureAwait(false);

        _ownTls = new SslStream(new DuplexPipeStream(_exchange.Connection), leaveInnerStreamOpen: false);
        await _ownTls.AuthenticateAsServerAsync((_, hello, _, _) => new(tls(hello.ServerName)), state: null, _waiting.Token).ConfigureAwait(false);
        _exchange = new(new StreamDuplexPipe(_ownTls), _transcript);
        _deadline.Clear();
        return _ownTls;
    }

    /// <summary>Drops what the client sent behind STARTTLS in the clear. RFC 3207 §6; CVE-2011-0411.</summary>
    /// <remarks>
    /// To be called before the client is told to begin: what is in the buffer by then cannot be the handshake, and what comes later
    /// goes to the TLS layer and nowhere else.
    /// </remarks>
    public void DropReadAhead()
    {
        if (Input.TryRead(out var early))
        {
            Input.AdvanceTo(early.Buffer.End);
        }
    }

    public async ValueTask DisposeAsync()
    {
        DropData(); // what was half received is nobody's mail yet
        if (_ownTls is not null)
        {
            await _ownTls.DisposeAsync().ConfigureAwait(false);
        }

        _waiting.Dispose();
        await _deadline.DisposeAsync().ConfigureAwait(false);
    }

    private SmtpCommand? Parse(ref ReadOnlySequence<byte> buffer)
    {
        if (!_hasHeardFromClient && buffer.FirstSpan is [TlsHandshake, ..])
        {
            return SmtpCommand.Fatal.ClientHello;
        }

        return SmtpLineReader.TryRead(ref buffer, LengthAllowed(buffer), out var line) switch
        {
            LineResult.Line => Parse(line.IsSingleSegment ? line.FirstSpan : line.ToArray()),
            LineResult.TooLong => SmtpCommand.Fatal.LineTooLong,
            LineResult.BareLineEnding => SmtpCommand.Fatal.BareLineEnding,
            _ => null,
        };
    }

    private SmtpCommand Parse(ReadOnlySpan<byte> line)
    {
        _transcript?.Command(SmtpSpeech.Received, line);
        return SmtpCommandParser.Parse(line);
    }

    /// <summary>AUTH may come with a token. RFC 4954 §4.</summary>
    private int LengthAllowed(ReadOnlySequence<byte> buffer)
    {
        const int Verb = 5; // with the space
        if (_options.Authentication is null || buffer.Length < Verb)
        {
            return _options.MaxCommandLength;
        }

        Span<byte> verb = stackalloc byte[Verb];
        buffer.Slice(0, Verb).CopyTo(verb);
        return Ascii.EqualsIgnoreCase(verb, "AUTH "u8) ? _options.MaxAuthenticationLength : _options.MaxCommandLength;
    }

    private async ValueTask CopyChunkAsync(IncomingData? data, long size)
    {
        while (size > 0)
        {
            var read = await ReadBlockAsync().ConfigureAwait(false);
            var chunk = read.Buffer.Slice(0, Math.Min(size, read.Buffer.Length));
            size -= chunk.Length;
            data?.Append(chunk);
            Input.AdvanceTo(chunk.End);
            if (size > 0)
            {
                ThrowIfClientLeft(read);
            }
        }

        _deadline.Clear();
    }

    private ValueTask<ReadResult> ReadBlockAsync()
    {
        _deadline.Set(_options.DataTimeout);
        return ReadAsync();
    }

    /// <summary>A stopping host does not interrupt the writing: the client must hear the verdict on a message we answer for.</summary>
    private ValueTask<ReadResult> ReadAsync() => _exchange.ReadAsync(_waiting, _deadline.Token);

    private static void ThrowIfClientLeft(ReadResult read)
    {
        if (read.IsCompleted)
        {
            throw new EndOfStreamException("The client left in the middle of what it had to say.");
        }
    }
}
