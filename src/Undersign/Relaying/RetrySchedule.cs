namespace Undersign.Relaying;

/// <summary>When custody tries again, tells the sender of a delay, and gives up: a send connector's own. RFC 5321 §4.5.4.1.</summary>
/// <remarks>
/// The values and the words are Exchange's. A next hop that cannot be reached is a matter of the destination: one attempt a time for all that
/// waits for it. A message that a next hop deferred is a matter of that message.
/// </remarks>
internal sealed record RetrySchedule
{
    public static RetrySchedule Default { get; } = new();

    /// <summary>Exchange's <c>QueueGlitchRetryCount</c>.</summary>
    public int GlitchCount { get; init; } = 4;

    /// <summary>Exchange's <c>QueueGlitchRetryInterval</c>: a hop that restarts is back within one.</summary>
    public TimeSpan GlitchInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Exchange's <c>TransientFailureRetryCount</c>.</summary>
    public int TransientCount { get; init; } = 6;

    /// <summary>Exchange's <c>TransientFailureRetryInterval</c>.</summary>
    public TimeSpan TransientInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Exchange's <c>OutboundConnectionFailureRetryInterval</c>.</summary>
    public TimeSpan ConnectionInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Exchange's <c>MessageRetryInterval</c>. It ships 15 minutes; Microsoft's HealthChecker asks for at most 5, and greylists for about as much.</summary>
    public TimeSpan MessageInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>At least, after a next hop had the whole message and did not answer: it may have it, and each attempt may bring it once more. RFC 1047.</summary>
    public static readonly TimeSpan UncertainInterval = TimeSpan.FromMinutes(30);

    /// <summary>Exchange's <c>DelayNotificationTimeout</c>.</summary>
    public TimeSpan DelayNotice { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Exchange's <c>MessageExpirationTimeout</c>.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromDays(2);

    /// <summary>At which age of a message somebody has to be told next; nobody is told of a delay that lasts to the end.</summary>
    /// <param name="isNoticed">The sender has been told of the delay.</param>
    public TimeSpan NextAge(bool isNoticed) => isNoticed || DelayNotice >= Expiry ? Expiry : DelayNotice;

    /// <summary>Twice as long each time, roughly: in two days a next hop that never answers is sent eight copies.</summary>
    /// <param name="age">Of the message.</param>
    public static TimeSpan AfterUncertainty(TimeSpan age) => age > UncertainInterval ? age : UncertainInterval;

    /// <param name="failures">How often in a row nobody could be reached, from one.</param>
    public TimeSpan AfterFailure(long failures) =>
        failures <= GlitchCount ? GlitchInterval
        : failures <= GlitchCount + TransientCount ? TransientInterval
        : ConnectionInterval;
}
