using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Undersign.Protocols.Smtp;

/// <summary>The connection below a client session: writes, reads replies, and turns whatever goes wrong into a reply.</summary>
/// <remarks>
/// After the first <see cref="Fault"/> nothing more is written or read, and every operation answers with it. One
/// CancellationTokenSource serves the whole connection: its timer is moved for each wait, so that a wait allocates nothing.
/// </remarks>
internal sealed class SmtpClientWire(Stream transport, TimeProvider time, SmtpTranscript? transcript) : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(Timeout.InfiniteTimeSpan, time);
    private readonly SmtpReplyReader _reader = new(transcript);
    private Stream _stream = transport;
    private Task<int>? _listening;
    private long _began;
    private TimeSpan _total = Timeout.InfiniteTimeSpan;
    private TimeSpan _afterSending = Timeout.InfiniteTimeSpan;
    private bool _isCancelled;

    /// <summary>Why the connection cannot be used any more; <see langword="null"/> while it can.</summary>
    public SmtpReply? Fault { get; private set; }

    public SslStream? Tls => _stream as SslStream;

    /// <summary>Whether the server has said nothing that is not read yet.</summary>
    public bool IsSilent => _reader.IsEmpty;

    /// <summary>Whether the server has said something since <see cref="Listen"/>.</summary>
    private bool HasSpoken => _listening is { IsCompleted: true } && !_limit.IsCancellationRequested;

    /// <summary>The exception behind the fault, for the diary of whoever keeps one.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>From now on, all waits together last no longer than this.</summary>
    /// <param name="total">Counts in its place, from the same moment, once <see cref="HasSent"/> was told.</param>
    public void LimitTotal(TimeSpan sending, TimeSpan total) => (_began, _total, _afterSending) = (time.GetTimestamp(), sending, total);

    /// <summary>The whole message is sent: what is waited for now is the reply to it.</summary>
    public void HasSent() => _total = _afterSending;

    /// <summary>Ends the waits of this connection when the token is cancelled, for as long as the registration lives.</summary>
    public CancellationTokenRegistration EndWith(CancellationToken cancellationToken) => cancellationToken.UnsafeRegister(
        static wire => ((SmtpClientWire)wire!).Cancel(), this); // the state is the wire that was passed

    /// <summary>Between transactions no clock runs.</summary>
    public void Rest()
    {
        (_total, _afterSending) = (Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _limit.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The connection must not be used any more, though it may still be there.</summary>
    public SmtpReply Fail(SmtpReply reason)
    {
        if (Fault is null)
        {
            transcript?.Remark($"The connection cannot be used any more: {reason}");
        }

        return Fault ??= reason;
    }

    /// <summary>No more will be said.</summary>
    public void End() => Fault ??= SmtpClientVerdict.Dropped;

    /// <summary>Writes command lines, whole.</summary>
    /// <returns>Whether the network has taken all octets.</returns>
    public ValueTask<bool> SayAsync(ReadOnlyMemory<byte> commands, TimeSpan limit)
    {
        Tell(commands.Span);
        return WriteAsync(commands, limit);
    }

    /// <summary>For the transcript: command lines that are written along with something else.</summary>
    public void Tell(ReadOnlySpan<byte> commands)
    {
        while (transcript is not null && Fault is null && commands.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            transcript.Command(SmtpSpeech.Sent, commands[..end]);
            commands = commands[(end + 2)..];
        }
    }

    /// <summary>Begins to wait for the reply to what is not written yet: whatever is here already is the reply to something else.</summary>
    /// <returns>Whether the server is silent, and so waits for us. If not, the connection must not be used any more.</returns>
    public bool Listen(TimeSpan limit)
    {
        if (!IsSilent)
        {
            Fail(SmtpClientVerdict.ProtocolError);
        }

        if (!Arm(limit))
        {
            return false;
        }

        _listening = _stream.ReadAsync(_reader.Room(), _limit.Token).AsTask();
        if (HasSpoken)
        {
            Fail(_listening.IsCompletedSuccessfully && _listening.Result > 0 ? SmtpClientVerdict.ProtocolError : SmtpClientVerdict.Dropped);
        }

        return Fault is null;
    }

    /// <summary>Writes a piece of a message, unless the server has lost interest in it: what it says by now is not its verdict on the whole.</summary>
    /// <returns>Whether the network has taken all octets.</returns>
    public ValueTask<bool> WriteContentAsync(ReadOnlyMemory<byte> octets, TimeSpan limit)
    {
        if (HasSpoken)
        {
            Fail(SmtpClientVerdict.Dropped);
        }

        return WriteAsync(octets, limit);
    }

    /// <returns>Whether the network has taken all octets.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> octets, TimeSpan limit)
    {
        if (!Arm(limit))
        {
            return false;
        }

        try
        {
            await _stream.WriteAsync(octets, _limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOfTheNetwork(exception))
        {
            Fail(exception);
            return false;
        }
    }

    /// <summary>The next reply, or the fault that kept it from coming.</summary>
    public ValueTask<SmtpReply> ReadReplyAsync(TimeSpan limit)
    {
        if (Fault is not null)
        {
            return new(Fault);
        }

        return _reader.TryRead(out var reply) switch
        {
            ReplyFound.Reply => new(reply!), // found
            ReplyFound.Garbage => new(Fail(SmtpClientVerdict.ProtocolError)),
            _ => WaitForReplyAsync(limit),
        };
    }

    /// <summary>Whether the reply that was just read was the last: a server that says more cannot be understood, except for a goodbye (RFC 5321 §3.8).</summary>
    public bool IsLastWord()
    {
        if (IsSilent)
        {
            return true;
        }

        if (_reader.TryRead(out var more) != ReplyFound.Reply || more is not { Code: 421 } goodbye || !IsSilent)
        {
            return false;
        }

        Fail(goodbye);
        return true;
    }

    /// <summary>What a server said before it closed on us: 421 or 552 says more than that it closed.</summary>
    public async ValueTask<SmtpReply> LastWordsAsync(TimeSpan limit)
    {
        var fault = Fault ?? SmtpClientVerdict.Dropped;
        if (!ReferenceEquals(fault, SmtpClientVerdict.Dropped))
        {
            return fault;
        }

        Fault = null;
        var words = await ReadReplyAsync(limit).ConfigureAwait(false);
        Fault = fault;
        return words.IsPositive ? fault : words;
    }

    /// <summary>Puts TLS on the connection. RFC 3207 §4.</summary>
    public async ValueTask<bool> SecureAsync(SslClientAuthenticationOptions options, TimeSpan limit)
    {
        if (!Arm(limit))
        {
            return false;
        }

        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        try
        {
            await tls.AuthenticateAsClientAsync(options, _limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (IsOfTheNetwork(exception))
        {
            Fail(exception);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        if (_listening is { IsCompleted: false } listening)
        {
            await _limit.CancelAsync().ConfigureAwait(false);
            await ((Task)listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it reads into the reader's buffer
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
        _reader.Dispose();
        _limit.Dispose();
    }

    private async ValueTask<SmtpReply> WaitForReplyAsync(TimeSpan limit)
    {
        if (!Arm(limit))
        {
            return Fault!; // Arm says why
        }

        try
        {
            while (true)
            {
                var reading = _listening is { } listening ? new(listening) : _stream.ReadAsync(_reader.Room(), _limit.Token);
                _listening = null;
                var octets = await reading.ConfigureAwait(false);
                if (octets == 0)
                {
                    return Fail(SmtpClientVerdict.Dropped);
                }

                _reader.Received(octets);
                switch (_reader.TryRead(out var reply))
                {
                    case ReplyFound.Reply:
                        return reply!; // found
                    case ReplyFound.Garbage:
                        return Fail(SmtpClientVerdict.ProtocolError);
                }
            }
        }
        catch (Exception exception) when (IsOfTheNetwork(exception))
        {
            return Fail(exception);
        }
    }

    private bool Arm(TimeSpan limit)
    {
        if (Fault is not null)
        {
            return false;
        }

        var left = _total == Timeout.InfiniteTimeSpan ? limit : _total - time.GetElapsedTime(_began);
        if (left <= TimeSpan.Zero)
        {
            Fail(SmtpClientVerdict.TimedOut);
            return false;
        }

        _limit.CancelAfter(left < limit ? left : limit);
        return true;
    }

    private void Cancel()
    {
        _isCancelled = true;
        _limit.Cancel();
    }

    private SmtpReply Fail(Exception exception)
    {
        Cause = exception;
        return Fail(exception switch
        {
            OperationCanceledException when _isCancelled => SmtpClientVerdict.Cancelled,
            OperationCanceledException => SmtpClientVerdict.TimedOut,
            _ => SmtpClientVerdict.Dropped,
        });
    }

    private static bool IsOfTheNetwork(Exception exception) =>
        exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException;
}
