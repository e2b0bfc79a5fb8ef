using System.Data.Common;
using Undersign.Operation;

namespace Undersign.Custody;

internal static class CustodyServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>What is stopped last is named first: deliveries that end are still written down, and their traces too where traces were added before.</summary>
        public void AddCustody()
        {
            builder.Services.AddSingleton<CustodyFolder>();
            builder.Services.AddSingleton<CustodyStore>();
            builder.Services.AddSingleton<CustodyDestinations>();
            builder.Services.AddSingleton<CustodyRoutes>();
            builder.Services.AddSingleton(static services => new CustodyMeter(services.GetRequiredService<Telemetry>().Meter));
            builder.Services.AddSingleton<CustodySettlement>();
            builder.Services.AddSingleton<CustodyTurn>();
            builder.Services.AddSingleton<CustodySpool>();
            builder.Services.AddSingleton<CustodyRoom>();
            builder.Services.AddSingleton<CustodyWriter>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<CustodyWriter>());
            builder.Services.AddSingleton<CustodyQueue>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<CustodyQueue>());
            builder.Services.AddHostedService(static services => new CustodyFigures(
                services.GetRequiredService<DbDataSource>(), services.GetRequiredService<Telemetry>().Meter, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<CustodyFigures>>()));
            builder.Services.AddSingleton<CustodyHealth>(); // one, which knows what it has under way
            builder.Services.AddHealthChecks().AddCheck<CustodyHealth>("custody");
        }
    }
}
