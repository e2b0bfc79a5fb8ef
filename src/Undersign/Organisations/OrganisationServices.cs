using Undersign.Settings;

namespace Undersign.Organisations;

internal static class OrganisationServices
{
    extension(WebApplicationBuilder builder)
    {
        public void AddOrganisations()
        {
            builder.Services.AddSingleton<OrganisationCatalogue>();
            builder.Services.AddSingleton<SettingsDocuments>();
            builder.Services.AddSingleton<CatalogueLoader>();
            builder.Services.AddHostedService<CataloguePolling>();
        }
    }
}
