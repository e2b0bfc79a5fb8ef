using System.Text.Json.Nodes;
using Undersign.Relaying;

namespace Undersign.Tests.Organisations;

/// <summary>A send connector's own schedule.</summary>
public sealed class RetryReaderTests
{
    [Fact]
    public void Without_it_everything_is_as_Exchange_has_it() => Assert.Equal(RetrySchedule.Default, Read(retry: null));

    [Fact]
    public void Every_key_counts_and_the_others_stay_as_they_are()
    {
        Assert.Equal(new() { GlitchCount = 0, GlitchInterval = TimeSpan.FromSeconds(10) }, Read("""{ "queueGlitchRetryCount": "0", "queueGlitchRetryInterval": "10s" }"""));
        Assert.Equal(new() { TransientCount = 15, TransientInterval = TimeSpan.FromHours(1) }, Read("""{ "transientFailureRetryCount": "15", "transientFailureRetryInterval": "1h" }"""));
        Assert.Equal(new() { ConnectionInterval = TimeSpan.FromDays(1), MessageInterval = TimeSpan.FromMinutes(15) }, Read("""{ "outboundConnectionFailureRetryInterval": "1d", "messageRetryInterval": "15m" }"""));
        Assert.Equal(new() { DelayNotice = TimeSpan.FromMinutes(1), Expiry = TimeSpan.FromDays(90) }, Read("""{ "delayNotificationTimeout": "1m", "messageExpirationTimeout": "90d" }"""));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(3, 60)]
    [InlineData(4, 3600)]
    [InlineData(5000, 3600)]
    public void Intervals_grow_with_the_failures(long failures, int seconds)
    {
        var schedule = new RetrySchedule { GlitchCount = 2, GlitchInterval = TimeSpan.FromSeconds(10), TransientCount = 1, TransientInterval = TimeSpan.FromMinutes(1), ConnectionInterval = TimeSpan.FromHours(1) };

        Assert.Equal(TimeSpan.FromSeconds(seconds), schedule.AfterFailure(failures));
    }

    [Theory]
    [InlineData(4, false, 4)]
    [InlineData(4, true, 48)]
    [InlineData(48, false, 48)]
    [InlineData(72, false, 48)]
    public void A_delay_that_lasts_to_the_end_is_told_at_the_end(int noticeInHours, bool isNoticed, int expected) =>
        Assert.Equal(TimeSpan.FromHours(expected), new RetrySchedule { DelayNotice = TimeSpan.FromHours(noticeInHours) }.NextAge(isNoticed));

    private static RetrySchedule Read(string? retry)
    {
        var document = OrganisationSamples.Document("contoso", "{ addresses: [192.0.2.1] }");
        if (retry is not null)
        {
            document["sendConnectors"]![0]!["retry"] = JsonNode.Parse(retry); // the sample has one
        }

        return Assert.Single(OrganisationSamples.Read(document).SendConnectors).Retry;
    }
}
