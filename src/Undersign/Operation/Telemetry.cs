using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Undersign.Operation;

/// <summary>
/// The gateway's figures: read at <c>/metrics</c> as Prometheus text, and sent by OTLP where the node file names a collector. Slices keep
/// instruments of their own on <see cref="Meter"/>.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    public const string MeterName = "Undersign";

    /// <summary>Of one instrument: rules times organisations. Beyond it figures are added up under <c>otel_metric_overflow</c>, and memory stays bounded.</summary>
    private const int MaxSeries = 2000;

    /// <summary>Seconds. A transit takes about a millisecond when all is well and a minute at most.</summary>
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly PrometheusText _text = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;
    private readonly Lock _oneAtATime = new();

    /// <param name="collector">Where OTLP goes, such as <c>http://collector:4317</c>; <see langword="null"/> for nowhere.</param>
    public Telemetry(IMeterFactory meters, string node, Uri? collector)
    {
        Meter = meters.Create(MeterName);
        _reader = new(_text);
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("undersign", serviceInstanceId: node))
            .AddMeter(MeterName)
            .AddView(instrument => instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>)
                ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, CardinalityLimit = MaxSeries }
                : new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
            .AddReader(_reader);
        if (collector is not null)
        {
            builder.AddOtlpExporter(exporter => exporter.Endpoint = collector);
        }

        _provider = builder.Build();
    }

    public Meter Meter { get; }

    /// <returns>All figures, as of now, in Prometheus' text format 0.0.4.</returns>
    public string Read()
    {
        lock (_oneAtATime)
        {
            return _text.Read();
        }
    }

    public void Dispose()
    {
        _provider.Dispose(); // sends what an OTLP exporter still has
        _reader.Dispose();
        _text.Dispose();
    }
}
