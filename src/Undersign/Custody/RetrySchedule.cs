namespace Undersign.Custody;

/// <summary>When to try again, and when to give up: what an Exchange administrator expects of a queue. RFC 5321 §4.5.4.1.</summary>
internal static class RetrySchedule
{
    /// <summary>Exchange's <c>MessageExpirationTimeout</c>.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromDays(2);

    /// <summary>Exchange's <c>TransientFailureRetryCount</c>: so many quick attempts, for hiccups.</summary>
    private const int QuickAttempts = 6;

    /// <summary>Exchange's <c>TransientFailureRetryInterval</c> is five minutes; a hop that restarts is back within one.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);

    /// <summary>Exchange's <c>OutboundConnectionFailureRetryInterval</c>.</summary>
    private static readonly TimeSpan Steady = TimeSpan.FromMinutes(10);

    /// <param name="attempts">Attempts made so far.</param>
    public static TimeSpan After(int attempts) => attempts <= QuickAttempts ? Quick : Steady;
}
