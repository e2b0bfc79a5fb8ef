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
            var subject = new TenantSubjects(await WayBackAtHand.OfAsync(node, database, cancellationToken), node).Of(organisation)!; // it has been asked whether there is one
            return await work(subject, TenantConnection.Open(subject, http, database, time), database);
        },
        cancellationToken);

    /// <summary>With a folder, if one is named, or else with what is in force.</summary>
    /// <param name="work">Is given the node where there is one, and its database where the settings come from there.</param>
    public Task<int> WithSettingsAsync(Func<Organisation, MicrosoftSettings, NodeConfiguration?, DbDataSource?, Task<int>> work, CancellationToken cancellationToken)
    {
        if (request.Folder is not { } folder)
        {
            return InForceAsync((organisation, settings, node, database) => work(organisation, settings, node, database), cancellationToken);
        }

        // The node file counts where it says in which folder secrets are.
        NodeConfiguration? node = null;
        return (File.Exists(request.Config) && (node = NodeFile.Read(request.Config, error)) is null) || SettingsAtHand.Of(folder, node is null ? HostingNode.Any : HostingNode.Of(node), error) is not { } draft
            ? Task.FromResult(ExitCode.Unreadable)
            : GuardAsync(draft, settings => work(draft, settings, node, null));
    }

    public ExchangeClient Client(ExchangeAccess access) => ExchangeClient.Open(access, http, time);

    public EntraLogin Login(ExchangeAccess access) => new(access.Application, http);

    /// <summary>What has to come back by the connectors, as far as we know of it.</summary>
    public Task<int> CountQueuedAsync(DbDataSource database, string organisation, CancellationToken cancellationToken) =>
        new QueueSearch(database, time).CountAsync(new() { Organisation = organisation }, cancellationToken);

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
