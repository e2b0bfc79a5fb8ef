using System.Data.Common;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Healing;
using Undersign.Operation;

namespace Undersign.Onboarding.Tenants;

internal static class TenantServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Looks after tenants, and does in them what pages ask for.</summary>
        /// <param name="http">By which Microsoft 365 is asked.</param>
        /// <param name="subjects">Of the organisations in force.</param>
        /// <param name="inForce">The names of all of these.</param>
        public void AddTenants(HttpClient http, Func<IServiceProvider, IEnumerable<TenantSubject>> subjects, Func<IServiceProvider, IEnumerable<string>> inForce)
        {
            builder.Services.AddSingleton(services => new TenantCheck(http, services.GetRequiredService<DbDataSource>(), services.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<TenantSightings>();
            builder.Services.AddSingleton(services =>
            {
                var watch = ActivatorUtilities.CreateInstance<TenantWatch>(services, () => subjects(services));
                watch.Measure(services.GetRequiredService<Telemetry>());
                return watch;
            });
            builder.Services.AddHostedService(static services => services.GetRequiredService<TenantWatch>());
            builder.Services.AddSingleton<TenantPauses>();
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<WayReports>(services, services.GetRequiredService<NodeConfiguration>().Claimant));
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<TenantHealing>(services, http));
            builder.Services.AddSingleton(services =>
            {
                var healer = ActivatorUtilities.CreateInstance<TenantHealer>(services, () => subjects(services), () => inForce(services));
                healer.Measure(services.GetRequiredService<Telemetry>());
                return healer;
            });
            builder.Services.AddHostedService(static services => services.GetRequiredService<TenantHealer>());
            builder.Services.AddHealthChecks().AddCheck<TenantsHealth>("tenants").AddCheck<HealingHealth>("return");
            builder.Services.AddSingleton<RunningErrands>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<RunningErrands>());
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<TenantErrands>(services, http));
        }
    }
}
