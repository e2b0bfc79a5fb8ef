using Undersign.Settings;

namespace Undersign.Organisations;

internal static class OrganisationServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <param name="ehloName">The node's name, which it says to every next hop.</param>
        public void AddOrganisations(string ehloName)
        {
            builder.Services.AddSingleton<OrganisationCatalogue>();
            builder.Services.AddSingleton<SettingsDocuments>();
            builder.Services.AddSingleton(services => new CatalogueLoader(
                services.GetRequiredService<SettingsDocuments>(), services.GetRequiredService<OrganisationCatalogue>(), ehloName, services.GetRequiredService<ILogger<CatalogueLoader>>()));
            builder.Services.AddHostedService<CataloguePolling>();
            builder.Services.AddHealthChecks().AddCheck<OrganisationsHealth>("organisations");
        }
    }
}
