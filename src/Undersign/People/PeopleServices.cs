using Undersign.People.Storing;
using Undersign.People.Syncing;

namespace Undersign.People;

internal static class PeopleServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Who is known, and the reading of directories. Whoever knows the organisations starts it, once it knows them.</summary>
        /// <param name="plans">The directories of the organisations in force.</param>
        public void AddPeople(Func<IServiceProvider, IEnumerable<SyncPlan>> plans)
        {
            services.AddSingleton<PeopleRecords>();
            services.AddSingleton<PersonOverrides>();
            services.AddSingleton<SourceStates>();
            services.AddSingleton<SourceSync>();
            services.AddSingleton(provider => new PeopleSync(
                () => plans(provider),
                provider.GetRequiredService<SourceStates>(),
                provider.GetRequiredService<SourceSync>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<PeopleSync>>()));
            services.AddHealthChecks().AddCheck<PeopleHealth>("people");
        }
    }
}
