using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>retry:</c> of a send connector: when custody tries again, and how long. The names are Exchange's.</summary>
internal static class RetryReader
{
    private const int MostCount = 15;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    /// <summary>A queue's age is looked at once a minute.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);

    public static RetrySchedule Read(Section connector)
    {
        var usual = RetrySchedule.Default;
        if (connector.Child("retry") is not { } section)
        {
            return usual;
        }

        var schedule = new RetrySchedule
        {
            GlitchCount = Count(section, "queueGlitchRetryCount") ?? usual.GlitchCount,
            GlitchInterval = Interval(section, "queueGlitchRetryInterval") ?? usual.GlitchInterval,
            TransientCount = Count(section, "transientFailureRetryCount") ?? usual.TransientCount,
            TransientInterval = Interval(section, "transientFailureRetryInterval") ?? usual.TransientInterval,
            ConnectionInterval = Interval(section, "outboundConnectionFailureRetryInterval") ?? usual.ConnectionInterval,
            MessageInterval = Interval(section, "messageRetryInterval") ?? usual.MessageInterval,
            DelayNotice = section.Duration("delayNotificationTimeout", LeastAge, TimeSpan.FromDays(30)) ?? usual.DelayNotice,
            Expiry = section.Duration("messageExpirationTimeout", LeastAge, TimeSpan.FromDays(90)) ?? usual.Expiry,
        };
        section.Complete();
        return schedule;
    }

    private static int? Count(Section section, string key) => (int?)section.Number(key, 0, MostCount);

    private static TimeSpan? Interval(Section section, string key) => section.Duration(key, LeastInterval, TimeSpan.FromDays(1));
}
