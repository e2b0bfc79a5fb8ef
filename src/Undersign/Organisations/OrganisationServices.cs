using Undersign.Operation;
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
            builder.Services.AddSingleton(static services => new CertificateHolder(() => ClientCertificates(services.GetRequiredService<OrganisationCatalogue>())));
            builder.Services.AddHostedService<CataloguePolling>();
            builder.Services.AddHealthChecks().AddCheck<OrganisationsHealth>("organisations");
        }
    }

    private static IEnumerable<CertificateUse> ClientCertificates(OrganisationCatalogue catalogue) =>
        from organisation in catalogue.Current.All
        from connector in organisation.SendConnectors
        from certificate in new[] { connector.ClientCertificate }.OfType<ServedCertificate>()
        select new CertificateUse($"{organisation.Name}/{connector.Name}", certificate);
}
