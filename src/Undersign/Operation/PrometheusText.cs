using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Undersign.Operation;

/// <summary>Writes figures in Prometheus' text format, version 0.0.4. (The exporter of the OpenTelemetry project is for ASP.NET alone and has never left its beta.)</summary>
/// <remarks>Source: prometheus.io/docs/instrumenting/exposition_formats. A name is made as OpenTelemetry's specification says: unit and <c>_total</c> behind it.</remarks>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    private string _page = "";

    /// <summary>Set by the reader that owns this: has it export. Milliseconds; -1 for as long as it takes.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <returns>All figures, as of now.</returns>
    public string Read() => Collect is { } collect && collect(Timeout.Infinite) ? _page : "";

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var page = new StringBuilder();
        foreach (var metric in batch)
        {
            Write(page, metric);
        }

        _page = page.ToString();
        return ExportResult.Success;
    }

    private static void Write(StringBuilder page, Metric metric)
    {
        var (type, name) = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => ("counter", NameOf(metric) + "_total"),
            MetricType.Histogram => ("histogram", NameOf(metric)),
            _ => ("gauge", NameOf(metric)),
        };
        page.Append("# HELP ").Append(name).Append(' ').Append(metric.Description).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(point);
            if (metric.MetricType == MetricType.Histogram)
            {
                WriteHistogram(page, name, labels, point);
            }
            else
            {
                Line(page, name, labels, ValueOf(metric.MetricType, point));
            }
        }
    }

    /// <summary>Buckets count all that is not greater, so each holds those before it.</summary>
    private static void WriteHistogram(StringBuilder page, string name, string labels, in MetricPoint point)
    {
        var separator = labels.Length > 0 ? "," : "";
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Text(bucket.ExplicitBound);
            Line(page, name + "_bucket", $"{labels}{separator}le=\"{bound}\"", count);
        }

        Line(page, name + "_sum", labels, point.GetHistogramSum());
        Line(page, name + "_count", labels, point.GetHistogramCount());
    }

    private static void Line(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0)
        {
            page.Append('{').Append(labels).Append('}');
        }

        page.Append(' ').Append(Text(value)).Append('\n');
    }

    private static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no instrument of ours is of this type"),
    };

    private static string NameOf(Metric metric)
    {
        var name = metric.Name.Replace('.', '_');
        return metric.Unit switch
        {
            "s" => name + "_seconds",
            "By" => name + "_bytes",
            _ => name, // {message}, {session}: an annotation and not a unit
        };
    }

    private static string LabelsOf(in MetricPoint point)
    {
        var labels = new StringBuilder();
        foreach (var tag in point.Tags)
        {
            labels.Append(labels.Length > 0 ? "," : "").Append(tag.Key.Replace('.', '_')).Append("=\"")
                .Append(Convert.ToString(tag.Value, CultureInfo.InvariantCulture)!.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
                .Append('"');
        }

        return labels.ToString();
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
