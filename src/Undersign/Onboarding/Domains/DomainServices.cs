namespace Undersign.Onboarding.Domains;

internal static class DomainServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <param name="subjects">The organisations in force.</param>
        public void AddDomainChecks(Func<IServiceProvider, IEnumerable<DomainSubject>> subjects)
        {
            builder.Services.AddSingleton<DomainChecks>();
            builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<DomainWatch>(services, () => subjects(services)));
            builder.Services.AddHostedService(static services => services.GetRequiredService<DomainWatch>());
            builder.Services.AddHealthChecks().AddCheck<DomainsHealth>("domains");
        }
    }
}
