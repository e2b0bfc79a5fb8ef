using System.Data.Common;
using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary>The tenant that a command is about: found in a folder or among what is in force, and asked by the right that its settings name.</summary>
internal sealed class ExchangeWorkplace(ExchangeRequest request, TextWriter error, HttpClient http, TimeProvider time)
{
    public TextWriter Error => error;

    public TimeProvider Time => time;

    /// <summary>With what is in force, and the database that remembers.</summary>
    public Task<int> WithAsync(Func<Organisation, MicrosoftSettings, ExchangeAccess, DbDataSource, Task<int>> work, CancellationToken cancellationToken) =>
        new PeopleWorkplace(request.Config, request.Organisation, error).WithAsync(
            (organisation, database) => GuardAsync(organisation, (settings, access) => work(organisation, settings, access, database)), cancellationToken);

    /// <summary>With a folder, if one is named, or else with what is in force.</summary>
    public Task<int> WithSettingsAsync(Func<Organisation, MicrosoftSettings, ExchangeAccess, DbDataSource?, Task<int>> work, CancellationToken cancellationToken)
    {
        if (request.Folder is null)
        {
            return WithAsync((organisation, settings, access, database) => work(organisation, settings, access, database), cancellationToken);
        }

        return Draft(request.Folder) is { } draft ? GuardAsync(draft, (settings, access) => work(draft, settings, access, null)) : Task.FromResult(ExitCode.Unreadable);
    }

    public ExchangeClient Client(ExchangeAccess access) => ExchangeClient.Open(access, http, time);

    public TenantWork Work(Organisation organisation, MicrosoftSettings settings, ExchangeAccess access, DbDataSource database) =>
        new(Client(access), new(database, time), organisation.Name, settings, time);

    public TenantCheck Check(DbDataSource database) => new(http, database, time);

    public EntraLogin Login(ExchangeAccess access) => new(access.Application, http);

    private Organisation? Draft(string folder)
    {
        // The node file counts where it says in which folder secrets are.
        var node = !File.Exists(request.Config) ? HostingNode.Any : NodeFile.Read(request.Config, error) is { } read ? HostingNode.Of(read) : null;
        return node is null ? null : SettingsAtHand.Of(folder, node, error);
    }

    private async Task<int> GuardAsync(Organisation organisation, Func<MicrosoftSettings, ExchangeAccess, Task<int>> work)
    {
        if (organisation.Microsoft is not { Exchange: { } access } settings)
        {
            await error.WriteLineAsync($"{organisation.Name}: the settings do not say by what right the tenant is asked: microsoft365: {{ gateway: ..., exchange: {{ tenant: {organisation.MainDomain}, loginFile: ... }} }}. Without it: undersign exchange guide, or script.");
            return ExitCode.Unreadable;
        }

        try
        {
            return await work(settings, access);
        }
        catch (Exception refusal) when (refusal is ExchangeRefusal or TokenRefusal)
        {
            await error.WriteLineAsync(refusal.Message);
            return ExitCode.Failed;
        }
    }
}
