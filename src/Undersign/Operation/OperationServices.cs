using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Undersign.Operation;

internal static class OperationServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Figures, and the checks whether this node should get mail. Slices add checks of their own.</summary>
        public void AddOperation(NodeConfiguration node)
        {
            builder.Services.AddMetrics();
            builder.Services.AddSingleton(services => new Telemetry(services.GetRequiredService<IMeterFactory>(), node.HostName, node.Collector));
            builder.Services.AddSingleton<CertificateRenewal>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<CertificateRenewal>());
            builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", HealthStatus.Degraded).AddCheck<CertificatesHealth>("certificates");
        }
    }

    extension(WebApplication app)
    {
        /// <summary>For machines: is it alive, should it get mail, what are its figures.</summary>
        public void MapOperation()
        {
            app.MapGet("/live", static () => "alive");
            app.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
            app.MapGet("/metrics", static (Telemetry telemetry) => Results.Text(telemetry.Read(), "text/plain; version=0.0.4", Encoding.UTF8));
        }
    }

    /// <summary>200 or 503, and a line for each check, for whoever looks why. Degraded is 200: mail is better off here than nowhere (law 3).</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var text = new StringBuilder().Append(report.Status).Append('\n');
        foreach (var (name, entry) in report.Entries)
        {
            text.Append(name).Append(": ").Append(entry.Status).Append(entry.Description is { } why ? $", {why}" : "").Append('\n');
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
