namespace Undersign.Traces;

internal static class TraceServices
{
    extension(WebApplicationBuilder builder)
    {
        public void AddTraces()
        {
            builder.Services.AddSingleton<TraceSearch>();
            builder.Services.AddSingleton(static services => new TraceWriter(
                services.GetRequiredService<System.Data.Common.DbDataSource>(), services.GetRequiredService<ILogger<TraceWriter>>(), services.GetRequiredService<TimeProvider>()));
            builder.Services.AddHostedService(static services => services.GetRequiredService<TraceWriter>());
        }
    }
}
