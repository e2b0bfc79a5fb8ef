using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Undersign.Operation;

namespace Undersign.Tests.Operation;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Telemetry _telemetry;

    public PrometheusTextTests() => _telemetry = new(_services.GetRequiredService<IMeterFactory>(), "gateway.example", collector: null);

    [Fact]
    public void A_counter_is_a_total_with_its_labels_escaped()
    {
        var counter = _telemetry.Meter.CreateCounter<long>("undersign.decisions", "{copy}", "Copies by rule");
        counter.Add(1, new KeyValuePair<string, object?>("rule", "say \"hello\" \\ twice"));
        counter.Add(1, new KeyValuePair<string, object?>("rule", "say \"hello\" \\ twice"));

        // Other tests run at the same time, and meters are found by their name: the page may hold figures of theirs, too.
        Assert.Contains(
            """
            # HELP undersign_decisions_total Copies by rule
            # TYPE undersign_decisions_total counter
            undersign_decisions_total{rule="say \"hello\" \\ twice"} 2

            """,
            _telemetry.Read(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_adds_up_its_buckets_and_has_its_unit_in_its_name()
    {
        var histogram = _telemetry.Meter.CreateHistogram<double>("undersign.transit.duration", "s", "Time");
        histogram.Record(0.002);
        histogram.Record(0.3);

        var page = _telemetry.Read();

        Assert.Contains("undersign_transit_duration_seconds_bucket{le=\"0.001\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("undersign_transit_duration_seconds_bucket{le=\"0.25\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("undersign_transit_duration_seconds_bucket{le=\"+Inf\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("undersign_transit_duration_seconds_count 2\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gauge_is_read_when_the_page_is()
    {
        var sessions = 3;
        _telemetry.Meter.CreateObservableGauge("undersign.sessions", () => sessions, "{session}", "Open");
        _telemetry.Read();

        sessions = 5;

        Assert.Contains("undersign_sessions 5\n", _telemetry.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_without_end_do_not_take_memory_without_end()
    {
        var counter = _telemetry.Meter.CreateCounter<long>("undersign.decisions", "{copy}", "Copies by rule");
        for (var i = 0; i < 10_000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("rule", i));
        }

        var lines = _telemetry.Read().Split('\n');

        Assert.InRange(lines.Length, 1000, 2100);
        Assert.Contains(lines, static line => line.Contains("otel_metric_overflow", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _telemetry.Dispose();
        _services.Dispose();
    }
}
