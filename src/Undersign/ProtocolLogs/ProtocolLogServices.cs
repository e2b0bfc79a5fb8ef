using Undersign.Operation;

namespace Undersign.ProtocolLogs;

internal static class ProtocolLogServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Protocol logs of both kinds; they begin when a connector that has one gets a connection.</summary>
        public void AddProtocolLogs(ProtocolLogLimits limits)
        {
            builder.Services.AddSingleton(services =>
            {
                var log = new ProtocolLog(limits, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ProtocolLog>>());
                services.GetRequiredService<Telemetry>().Meter.CreateObservableCounter(
                    "undersign.protocol_log.dropped", () => log.Dropped, "{line}", "Lines of protocol logs that could not be written");
                return log;
            });
            builder.Services.AddHostedService(services => new ProtocolLogRetention(limits, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ProtocolLogRetention>>()));
            builder.Services.AddHealthChecks().AddCheck<ProtocolLogHealth>("protocol logs");
        }
    }
}
