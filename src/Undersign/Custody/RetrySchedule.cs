namespace Undersign.Custody;

/// <summary>When to try again, and when to give up: what an Exchange administrator expects of a queue. RFC 5321 §4.5.4.1.</summary>
internal static class RetrySchedule
{
    /// <summary>Exchange's <c>MessageExpirationTimeout</c>.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromDays(2);

    /// <summary>Exchange's <c>TransientFailureRetryCount</c>: so many quick attempts, for hiccups.</summary>
    private const int QuickAttempts = 6;

    /// <summary>Most hiccups are over in seconds: a hop out of connections, a greylist of Postfix's postscreen.</summary>
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15);

    /// <summary>Exchange's <c>TransientFailureRetryInterval</c> is five minutes; a hop that restarts is back within one.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);

    /// <summary>Exchange's <c>OutboundConnectionFailureRetryInterval</c>.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(10);

    /// <summary>15 s, 30 s, then a minute each, then ten.</summary>
    /// <param name="attempts">Attempts made so far, from one.</param>
    public static TimeSpan After(long attempts) => attempts switch
    {
        <= 1 => First,
        2 => First * 2,
        <= QuickAttempts => Quick,
        _ => Steady,
    };
}
