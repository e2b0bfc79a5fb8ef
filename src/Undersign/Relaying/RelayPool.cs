using System.Diagnostics.CodeAnalysis;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>The open sessions with one smart host of one send connector. The one used last is used first, so that surplus ones grow old and go.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing until its wait handle is asked for, and the pool closes while messages are still in it.")]
internal sealed partial class RelayPool(SendConnector connector, SmartHost host, RelayOptions options, TimeProvider time, ILogger<Relay> logger)
{
    private readonly RelayDialer _dialer = new(connector, host, options, time, logger);
    private readonly SemaphoreSlim _places = new(connector.MaxConnections);
    private readonly Lock _lock = new();
    private readonly List<RelayConnection> _idle = [];
    private int _waiting;
    private int _busy;
    private bool _isClosing;
    private bool _isDown;
    private long _lastUse = time.GetTimestamp();
    private long _lastFailure;

    public string Name { get; } = host.ToString();

    /// <summary>It could not be reached a short time ago, so others come first.</summary>
    public bool IsResting => _isDown && time.GetElapsedTime(_lastFailure) < options.RestAfterFailure;

    /// <summary>Hands one message over, on an open session where there is one.</summary>
    /// <param name="began">When the handover began, as a timestamp of the time provider; the total limit counts from then.</param>
    public async Task<TransactionResult> SendAsync(Envelope envelope, MimeEdit message, long began, CancellationToken cancellationToken)
    {
        if (!await EnterAsync(began, cancellationToken))
        {
            return NotOpened(envelope, SmtpClientVerdict.Busy);
        }

        try
        {
            if (TakeIdle() is { } idle)
            {
                var result = await SendAsync(idle, envelope, message, began, cancellationToken);
                if (!result.IsUntouched || Left(began) <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
                {
                    return result;
                }

                Log.WasStale(logger, Name, result.Reply);
            }

            var (fresh, reply, _, cause) = await _dialer.OpenAsync(Left(began), cancellationToken);
            if (!cancellationToken.IsCancellationRequested)
            {
                NoteReach(fresh is not null || reply.IsPermanent, reply, cause);
            }

            return fresh is null ? NotOpened(envelope, reply) : await SendAsync(fresh, envelope, message, began, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
            _places.Release();
        }
    }

    /// <summary>No connection is open and none has been asked for lately.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count == 0 && Volatile.Read(ref _busy) == 0 && time.GetElapsedTime(Volatile.Read(ref _lastUse)) > connector.IdleLimit * 2;
            }
        }
    }

    /// <summary>Takes leave of what has been idle for too long.</summary>
    public void CloseIdle()
    {
        lock (_lock)
        {
            var old = _idle.FindIndex(connection => time.GetElapsedTime(connection.IdleSince) < connector.IdleLimit);
            _ = Retire(old < 0 ? _idle.Count : old); // the end of the list was used last
        }
    }

    /// <summary>Keeps no connection from now on: takes leave of the idle ones; those in use follow when their message has its answer.</summary>
    public Task[] Close()
    {
        lock (_lock)
        {
            _isClosing = true;
            return Retire(_idle.Count);
        }
    }

    private Task[] Retire(int oldest)
    {
        var leaving = new Task[oldest];
        for (var i = 0; i < oldest; i++)
        {
            leaving[i] = _idle[i].RetireAsync();
        }

        _idle.RemoveRange(0, oldest);
        return leaving;
    }

    private async ValueTask<bool> EnterAsync(long began, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastUse, began);
        Interlocked.Increment(ref _busy);
        if (_places.Wait(0, CancellationToken.None))
        {
            return true;
        }

        var entered = false;
        try
        {
            entered = Interlocked.Increment(ref _waiting) <= options.MaxWaiting
                && Left(began) is var left && left > TimeSpan.Zero
                && await _places.WaitAsync(left, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The sender has gone or the host stops: nobody has been told anything yet.
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            if (!entered)
            {
                Interlocked.Decrement(ref _busy);
            }
        }

        return entered;
    }

    private RelayConnection? TakeIdle()
    {
        while (true)
        {
            RelayConnection? connection = null;
            lock (_lock)
            {
                if (_idle.Count > 0)
                {
                    connection = _idle[^1];
                    _idle.RemoveAt(_idle.Count - 1);
                }
            }

            if (connection is null || (!connection.IsStale && time.GetElapsedTime(connection.IdleSince) < connector.IdleLimit))
            {
                return connection;
            }

            _ = connection.RetireAsync();
        }
    }

    private async Task<TransactionResult> SendAsync(
        RelayConnection connection, Envelope envelope, MimeEdit message, long began, CancellationToken cancellationToken)
    {
        var isAnswered = false;
        try
        {
            connection.Session.LimitTotal(Left(began));
            var result = await connection.Session.SendAsync(envelope, message, cancellationToken);
            connection.Messages++;
            isAnswered = true;
            return result;
        }
        finally
        {
            if (!isAnswered)
            {
                await connection.AbandonAsync(); // half a message may be on it, to which QUIT would be the next line
            }
            else if (!TryKeep(connection))
            {
                _ = connection.RetireAsync();
            }
        }
    }

    private bool TryKeep(RelayConnection connection)
    {
        if (!connection.Session.IsUsable || connection.Messages >= connector.MessagesPerConnection)
        {
            return false;
        }

        connection.IdleSince = time.GetTimestamp();
        lock (_lock)
        {
            if (!_isClosing)
            {
                _idle.Add(connection);
            }

            return !_isClosing;
        }
    }

    /// <summary>One line when a smart host goes and one when it is back, however many messages notice.</summary>
    private void NoteReach(bool isReached, SmtpReply reply, Exception? cause)
    {
        _lastFailure = isReached ? _lastFailure : time.GetTimestamp();
        if (isReached != Interlocked.Exchange(ref _isDown, !isReached))
        {
            return;
        }

        if (isReached)
        {
            Log.IsBack(logger, Name, connector.Name);
        }
        else
        {
            Log.IsDown(logger, Name, connector.Name, reply, cause?.Message);
        }
    }

    private TimeSpan Left(long began) => options.TotalLimit - time.GetElapsedTime(began);

    private static TransactionResult NotOpened(Envelope envelope, SmtpReply reply) =>
        TransactionResult.ForAll(reply, envelope.Recipients.Count, TransactionPhase.Opening, isConnectionUsable: false);

    private static partial class Log
    {
        [LoggerMessage(3002, LogLevel.Error, "{NextHop} of send connector {Connector} cannot be reached; mail waits with its senders: {Reply} ({Cause})")]
        public static partial void IsDown(ILogger logger, string nextHop, string connector, SmtpReply reply, string? cause);

        [LoggerMessage(3003, LogLevel.Information, "{NextHop} of send connector {Connector} is reached again")]
        public static partial void IsBack(ILogger logger, string nextHop, string connector);

        [LoggerMessage(3004, LogLevel.Debug, "An idle connection to {NextHop} was stale: {Reply}; a fresh one is tried")]
        public static partial void WasStale(ILogger logger, string nextHop, SmtpReply reply);
    }
}
