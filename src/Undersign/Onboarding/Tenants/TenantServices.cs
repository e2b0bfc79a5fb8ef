using System.Data.Common;
using Undersign.Operation;
using Undersign.Tokens;

namespace Undersign.Onboarding.Tenants;

internal static class TenantServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <param name="subjects">Of the organisations in force.</param>
        public void AddTenantWatch(Func<IServiceProvider, IEnumerable<TenantSubject>> subjects)
        {
            builder.Services.AddSingleton(static services => new TenantCheck(EntraHttp.Shared, services.GetRequiredService<DbDataSource>(), services.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<TenantSightings>();
            builder.Services.AddSingleton(services =>
            {
                var watch = ActivatorUtilities.CreateInstance<TenantWatch>(services, () => subjects(services));
                watch.Measure(services.GetRequiredService<Telemetry>());
                return watch;
            });
            builder.Services.AddHostedService(static services => services.GetRequiredService<TenantWatch>());
            builder.Services.AddHealthChecks().AddCheck<TenantsHealth>("tenants");
        }
    }
}
