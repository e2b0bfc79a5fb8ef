namespace Undersign.Traces;

internal static class TraceServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <param name="keep">How long traces are kept.</param>
        public void AddTraces(TimeSpan keep)
        {
            builder.Services.AddSingleton<TraceSearch>();
            builder.Services.AddSingleton(static services => new TraceWriter(
                services.GetRequiredService<System.Data.Common.DbDataSource>(), services.GetRequiredService<ILogger<TraceWriter>>(), services.GetRequiredService<TimeProvider>()));
            builder.Services.AddHostedService(static services => services.GetRequiredService<TraceWriter>());
            builder.Services.AddHostedService(services => new TraceRetention(
                services.GetRequiredService<System.Data.Common.DbDataSource>(), keep, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<TraceRetention>>()));
        }
    }
}
