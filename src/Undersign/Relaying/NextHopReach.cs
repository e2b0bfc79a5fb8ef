using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>Whether a next hop can be reached: one line when it goes and one when it is back, however many messages notice.</summary>
internal sealed partial class NextHopReach(string nextHop, string connector, TimeSpan rest, TimeProvider time, ILogger<Relay> logger)
{
    private bool _isDown;
    private long _lastFailure;

    /// <summary>It could not be reached a short time ago, so others come first.</summary>
    public bool IsResting => _isDown && time.GetElapsedTime(_lastFailure) < rest;

    public void Note(bool isReached, SmtpReply reply, Exception? cause, string? advice)
    {
        _lastFailure = isReached ? _lastFailure : time.GetTimestamp();
        if (isReached != Interlocked.Exchange(ref _isDown, !isReached))
        {
            return;
        }

        if (isReached)
        {
            Log.IsBack(logger, nextHop, connector);
        }
        else
        {
            Log.IsDown(logger, nextHop, connector, reply, cause?.Message, advice);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3002, LogLevel.Error, "{NextHop} of send connector {Connector} takes no mail; it waits with its senders: {Reply} ({Cause}). {Advice}")]
        public static partial void IsDown(ILogger logger, string nextHop, string connector, SmtpReply reply, string? cause, string? advice);

        [LoggerMessage(3003, LogLevel.Information, "{NextHop} of send connector {Connector} is reached again")]
        public static partial void IsBack(ILogger logger, string nextHop, string connector);
    }
}
