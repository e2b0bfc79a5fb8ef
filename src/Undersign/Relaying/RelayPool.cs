using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>The open sessions with one smart host of one send connector. The one used last is used first, so that surplus ones grow old and go.</summary>
internal sealed partial class RelayPool(SendConnector connector, SmartHost host, RelayDialer dialer, RelayOptions options, TimeProvider time, ILogger<Relay> logger)
{
    /// <summary>Where it is not known when there will be a place.</summary>
    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(15);

    private readonly DestinationGate _gate = new(connector.MaxConnections, connector.MessagesPerMinute, options.MaxWaiting, time);
    private readonly NextHopReach _reach = new(host.ToString(), connector.Name, options.RestAfterFailure, time, logger);
    private readonly Lock _lock = new();
    private readonly List<RelayConnection> _idle = [];
    private int _busy;
    private bool _isClosing;
    private long _lastUse = time.GetTimestamp();

    public string Name { get; } = host.ToString();

    /// <summary>It could not be reached a short time ago, or wants less for now, so others come first.</summary>
    public bool IsResting => _reach.IsResting || _gate.IsPaused;

    /// <summary>Hands one message over, on an open session where there is one.</summary>
    public async Task<RelayAttempt> SendAsync(Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastUse, time.GetTimestamp());
        Interlocked.Increment(ref _busy);
        var entry = GateEntry.Full;
        var hasTaken = false;
        try
        {
            entry = await _gate.EnterAsync(allowed.LeftAtGate, cancellationToken);
            if (entry != GateEntry.Entered)
            {
                var opensIn = _gate.OpensIn;
                return RelayAttempt.NotOpened(envelope, entry == GateEntry.Paused ? SmtpClientVerdict.Throttled : SmtpClientVerdict.Busy) with { HeldFor = opensIn > ShortestHold ? opensIn : ShortestHold };
            }

            var attempt = await SendByAnyAsync(envelope, message, allowed, cancellationToken);
            hasTaken = attempt.Result.Reply.IsPositive;
            Heed(attempt.Result);
            return attempt;
        }
        finally
        {
            Interlocked.Decrement(ref _busy);
            if (entry == GateEntry.Entered)
            {
                _gate.Leave(hasTaken);
            }
        }
    }

    private async Task<RelayAttempt> SendByAnyAsync(Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        if (TakeIdle() is { } idle)
        {
            var attempt = await SendAsync(idle, envelope, message, allowed, cancellationToken);
            if (!attempt.Result.IsUntouched || allowed.IsOver || cancellationToken.IsCancellationRequested)
            {
                return attempt;
            }

            Log.WasStale(logger, Name, attempt.Result.Reply);
        }

        var dialled = await dialer.OpenAsync(allowed.Left, cancellationToken);
        if (dialled.LeadsBack)
        {
            return RelayAttempt.NotPossible(envelope, dialled.Reply, dialled.Advice ?? "") with { LeadsBack = true };
        }

        if (!cancellationToken.IsCancellationRequested && !dialled.FailedAtLogin)
        {
            _reach.Note(dialled.Connection is not null || dialled.Reply.IsPermanent, dialled.Reply, dialled.Cause, dialled.Advice);
        }

        return dialled.Connection is { } fresh
            ? await SendAsync(fresh, envelope, message, allowed, cancellationToken)
            : RelayAttempt.NotOpened(envelope, dialled.Reply, dialled.Advice);
    }

    /// <summary>Goes slower when the destination says that it gets too much.</summary>
    private void Heed(TransactionResult result)
    {
        if (ThrottleSigns.Of(result) is not Throttle.None and var throttle && _gate.SlowDown(throttle) is { Ticks: > 0 } pause)
        {
            Log.IsThrottled(logger, Name, connector.Name, result.Reply, (int)pause.TotalSeconds, _gate.AtOnce);
        }
    }

    /// <summary>No connection is open, none has been asked for lately, and what the next hop has said of its load needs no remembering.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count == 0 && Volatile.Read(ref _busy) == 0 && time.GetElapsedTime(Volatile.Read(ref _lastUse)) > connector.IdleLimit * 2 && _gate.IsAtRest;
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

    private async Task<RelayAttempt> SendAsync(
        RelayConnection connection, Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        var isAnswered = false;
        try
        {
            connection.Session.LimitTotal(allowed.Left, allowed.LeftForReply);
            using var departure = Departure.Of(message, connector, connection.Session.Extensions, time.GetUtcNow());
            if (departure.Fault is { } fault)
            {
                Log.NotSigned(logger, Name, connector.Name, fault);
            }

            var result = await connection.Session.SendAsync(envelope, departure.Message, cancellationToken);
            connection.Messages++;
            isAnswered = true;
            return new(result, connection.Tls, result.Reply.IsPositive ? null : Advice.For(Advice.Symptom(result.Reply, connector, host)), departure.Dkim, connection.LogId, connection.Session.Certificate is { IsGood: true });
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

    private static partial class Log
    {
        [LoggerMessage(3008, LogLevel.Error, "A message leaves for {NextHop} by send connector {Connector} without a DKIM signature, because signing failed. This is a fault of Undersign; please report it")]
        public static partial void NotSigned(ILogger logger, string nextHop, string connector, Exception exception);

        [LoggerMessage(3004, LogLevel.Debug, "An idle connection to {NextHop} was stale: {Reply}; a fresh one is tried")]
        public static partial void WasStale(ILogger logger, string nextHop, SmtpReply reply);

        [LoggerMessage(3005, LogLevel.Warning, "{NextHop} of send connector {Connector} wants less mail: {Reply}. It gets none for {Seconds} s, then {AtOnce} at once, then slowly more")]
        public static partial void IsThrottled(ILogger logger, string nextHop, string connector, SmtpReply reply, int seconds, int atOnce);
    }
}
