using System.Data.Common;
using Undersign.Custody;
using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary>The tenant that a command is about: found in a folder or among what is in force, and asked by the right that its settings name.</summary>
internal sealed class ExchangeWorkplace(ExchangeRequest request, TextWriter error, HttpClient http, TimeProvider time)
{
    public TextWriter Error => error;

    public TimeProvider Time => time;

    /// <summary>The tenant of what is in force, with the database that remembers.</summary>
    public Task<int> WithTenantAsync(Func<TenantSubject, TenantConnection, DbDataSource, Task<int>> work, CancellationToken cancellationToken) => InForceAsync(
        async (organisation, _, node, database) =>
        {
            var subject = new TenantSubjects(await WayBackAtHand.OfAsync(node, database, cancellationToken)).Of(organisation)!; // it has been asked whether there is one
            return await work(subject, TenantConnection.Open(subject, http, database, time), database);
        },
        cancellationToken);

    /// <summary>With a folder, if one is named, or else with what is in force.</summary>
    public Task<int> WithSettingsAsync(Func<Organisation, MicrosoftSettings, DbDataSource?, Task<int>> work, CancellationToken cancellationToken) =>
        request.Folder is null ? InForceAsync((organisation, settings, _, database) => work(organisation, settings, database), cancellationToken)
        : Draft(request.Folder) is { } draft ? GuardAsync(draft, settings => work(draft, settings, null))
        : Task.FromResult(ExitCode.Unreadable);

    public ExchangeClient Client(ExchangeAccess access) => ExchangeClient.Open(access, http, time);

    public EntraLogin Login(ExchangeAccess access) => new(access.Application, http);

    /// <summary>What has to come back by the connectors, as far as we know of it.</summary>
    public Task<int> CountQueuedAsync(DbDataSource database, string organisation, CancellationToken cancellationToken) =>
        new QueueSearch(database, time).CountAsync(new() { Organisation = organisation }, cancellationToken);

    private Organisation? Draft(string folder)
    {
        // The node file counts where it says in which folder secrets are.
        var node = !File.Exists(request.Config) ? HostingNode.Any : NodeFile.Read(request.Config, error) is { } read ? HostingNode.Of(read) : null;
        return node is null ? null : SettingsAtHand.Of(folder, node, error);
    }

    private Task<int> InForceAsync(Func<Organisation, MicrosoftSettings, NodeConfiguration, DbDataSource, Task<int>> work, CancellationToken cancellationToken) =>
        new PeopleWorkplace(request.Config, request.Organisation, error)
            .WithAsync((organisation, node, database) => GuardAsync(organisation, settings => work(organisation, settings, node, database)), draft: null, cancellationToken);

    /// <param name="work">Is given settings that say by what right.</param>
    private async Task<int> GuardAsync(Organisation organisation, Func<MicrosoftSettings, Task<int>> work)
    {
        if (organisation.Microsoft is not { Exchange: not null } settings)
        {
            await error.WriteLineAsync($"{organisation.Name}: the settings do not say by what right the tenant is asked: microsoft365: {{ gateway: ..., exchange: {{ tenant: {organisation.MainDomain}, loginFile: ... }} }}. Without it: undersign exchange guide, or script.");
            return ExitCode.Unreadable;
        }

        try
        {
            return await work(settings);
        }
        catch (Exception refusal) when (refusal is ExchangeRefusal or TokenRefusal)
        {
            await error.WriteLineAsync(refusal.Message);
            return ExitCode.Failed;
        }
    }
}
