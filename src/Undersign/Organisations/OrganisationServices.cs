using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Tenants;
using Undersign.Operation;
using Undersign.Organisations.Drafts;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.People.Syncing;
using Undersign.Settings;

namespace Undersign.Organisations;

internal static class OrganisationServices
{
    extension(WebApplicationBuilder builder)
    {
        public void AddOrganisations(HostingNode node, HttpClient microsoft)
        {
            builder.Services.AddSingleton<OrganisationCatalogue>();
            builder.Services.AddSingleton<SettingsDocuments>();
            builder.Services.AddPeople(static services => services.GetRequiredService<OrganisationCatalogue>().Current.All.SelectMany(static organisation => SyncPlan.Of(organisation.Name, organisation.Sources)));
            builder.Services.AddSingleton<OrganisationDrafts>();
            builder.Services.AddSingleton<PhotoAlbum>();
            builder.Services.AddSingleton(services => new CatalogueLoader(
                services.GetRequiredService<SettingsDocuments>(), services.GetRequiredService<PeopleRecords>(), services.GetRequiredService<OrganisationCatalogue>(), node, services.GetRequiredService<ILogger<CatalogueLoader>>()));
            builder.Services.AddSingleton(static services => new CertificateHolder(() => ClientCertificates(services.GetRequiredService<OrganisationCatalogue>())));
            builder.Services.AddHostedService<CataloguePolling>();
            builder.Services.AddSingleton<NamedFilesWatch>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<NamedFilesWatch>());
            builder.Services.AddHostedService(static services => services.GetRequiredService<PeopleSync>()); // after the first look at the settings
            builder.AddDomainChecks(static services => services.GetRequiredService<OrganisationCatalogue>().Current.All.Select(DomainSubjects.Of));
            builder.Services.AddSingleton<ReturnProbe>();
            builder.Services.AddSingleton<TenantSubjects>();
            builder.AddTenants(
                microsoft,
                static services => services.GetRequiredService<TenantSubjects>().Of(services.GetRequiredService<OrganisationCatalogue>().Current.All),
                static services => services.GetRequiredService<OrganisationCatalogue>().Current.All.Select(static organisation => organisation.Name));
            builder.Services.AddHealthChecks().AddCheck<OrganisationsHealth>("organisations");
        }
    }

    private static IEnumerable<CertificateUse> ClientCertificates(OrganisationCatalogue catalogue) =>
        from organisation in catalogue.Current.All
        from connector in organisation.SendConnectors
        from certificate in new[] { connector.ClientCertificate?.TryLoad(out _) }.OfType<ServedCertificate>()
        select new CertificateUse($"{organisation.Name}/{connector.Name}", certificate);
}
