using System.Data.Common;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange</c> that looks at the tenant or connects it. What would be done is shown before anything is.</summary>
internal sealed class ExchangeRun(ExchangeWorkplace workplace, ExchangeDialogue dialogue)
{
    public Task<int> SignInAsync(CancellationToken cancellationToken) => workplace.WithSettingsAsync(
        async (_, settings, _, _) =>
        {
            var access = settings.Exchange!; // it has been asked whether there is one
            if (access.Credential is not EntraCredential.Login login)
            {
                throw new ExchangeRefusal("These settings name a secret or certificate: nobody has to sign in. For a sign-in, write loginFile: in place of it.");
            }

            var name = await workplace.Login(access).SignInAsync(code => dialogue.TellAsync(code.Message), cancellationToken);
            await dialogue.TellAsync($"{name} has signed in; it is kept in {login.Path}");
            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> PlanAsync(CancellationToken cancellationToken) => workplace.WithSettingsAsync(
        async (organisation, settings, node, database) =>
        {
            var access = settings.Exchange!; // as above
            var client = workplace.Client(access);
            var tenant = await Tenant.ReadAsync(client, settings, cancellationToken);
            var memory = database is null ? TenantMemory.None : await new TenantMemories(database, workplace.Time).ReadAsync(new(organisation.Name, client.Tenant), cancellationToken);
            var plan = TenantPlan.Connect(settings, tenant, memory)
                .With(ConnectionChecks.Of(organisation, settings, node, workplace.Time.GetUtcNow()));
            await dialogue.ShowAsync(access, plan);
            return plan.Changes.Count + plan.Obstacles.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        },
        cancellationToken);

    /// <summary>Looks now, and lets the node know.</summary>
    public Task<int> StatusAsync(CancellationToken cancellationToken) => workplace.WithTenantAsync(
        async (_, tenant, _) =>
        {
            var sighting = await tenant.CheckAsync(cancellationToken);
            await dialogue.ShowAsync(sighting);
            return sighting.Status.State == ConnectionState.Connected ? ExitCode.Done : ExitCode.Failed;
        },
        cancellationToken);

    /// <param name="isAgreed">Nobody has to be asked.</param>
    /// <param name="takesBack">What was made goes again, when not all of it can be made.</param>
    /// <param name="isUnproven">Rules are turned on though nobody can say whether mail would come back.</param>
    public Task<int> ApplyAsync(bool isAgreed, bool takesBack, bool isUnproven, CancellationToken cancellationToken) => workplace.WithTenantAsync(
        async (subject, tenant, database) =>
        {
            var plan = await tenant.PlanAsync(cancellationToken);
            await dialogue.ShowAsync(subject.Settings.Exchange!, plan, isAgreed); // a subject has it
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            try
            {
                await tenant.ConnectAsync(plan, isUnproven, dialogue.TellStepAsync, cancellationToken);
            }
            catch (ExchangeRefusal refusal)
            {
                await workplace.Error.WriteLineAsync(refusal.Message);
                return takesBack
                    ? await TakeBackAsync(tenant, await WhyItStaysAsync(plan, tenant, subject, database, cancellationToken), cancellationToken)
                    : await StopAsync(tenant, cancellationToken);
            }

            await dialogue.TellAsync(plan.BeginsFlow
                ? $"{subject.Organisation} is connected. A rule may take half an hour to act; then mail comes by Undersign: undersign trace --since 1h"
                : $"{subject.Organisation} is connected, as the settings say.");
            return await CloseAsync(tenant, cancellationToken);
        },
        cancellationToken);

    /// <summary>All is done, and the tenant has shown it: that it cannot be seen once more takes nothing from that.</summary>
    private async Task<int> CloseAsync(TenantConnection tenant, CancellationToken cancellationToken)
    {
        try
        {
            if (await tenant.CheckAsync(cancellationToken) is { Status.State: not ConnectionState.Connected } sighting)
            {
                await dialogue.ShowAsync(sighting);
                return ExitCode.Failed;
            }
        }
        catch (ExchangeRefusal refusal)
        {
            await dialogue.TellAsync($"It could not be looked at once more: {refusal.Message} Later: undersign exchange status");
        }

        return ExitCode.Done;
    }

    private async Task<int> StopAsync(TenantConnection tenant, CancellationToken cancellationToken)
    {
        await dialogue.TellAsync(await tenant.FindFlowAsync(cancellationToken) switch
        {
            TenantFlow.AsBefore => "Mail flows as before. undersign exchange apply goes on from here; undersign exchange disconnect takes back what was made.",
            TenantFlow.ByUs => "The rule that sends mail is on: mail comes by Undersign. undersign exchange apply goes on from here.",
            _ => "Whether mail comes by Undersign cannot be seen now. undersign exchange status says it later; undersign exchange apply goes on from here.",
        });
        return ExitCode.Failed;
    }

    /// <param name="why">It stays; <see langword="null"/>: it goes.</param>
    private async Task<int> TakeBackAsync(TenantConnection tenant, string? why, CancellationToken cancellationToken)
    {
        if (why is null)
        {
            await tenant.DisconnectAsync(dialogue.TellStepAsync, cancellationToken);
            await dialogue.TellAsync("What was made has been taken back; mail flows as before.");
            return ExitCode.Failed;
        }

        await dialogue.TellAsync($"Nothing was taken back: {why}.");
        return await StopAsync(tenant, cancellationToken);
    }

    /// <summary>Only what nobody's mail can be on is taken back: connectors that go take with them the way of all that is to come back.</summary>
    private async Task<string?> WhyItStaysAsync(TenantPlan before, TenantConnection tenant, TenantSubject subject, DbDataSource database, CancellationToken cancellationToken) =>
        before.IsBegun ? "Undersign was in the tenant before"
        : await tenant.FindFlowAsync(cancellationToken) != TenantFlow.AsBefore ? "mail may come by Undersign already"
        : await workplace.CountQueuedAsync(database, subject.Organisation, cancellationToken) > 0 ? "mail is queued here, which comes back by the connectors"
        : null;
}
