using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange</c> that looks at the tenant or connects it. What would be done is shown before anything is.</summary>
internal sealed class ExchangeRun(ExchangeWorkplace workplace, ExchangeDialogue dialogue)
{
    public Task<int> SignInAsync(CancellationToken cancellationToken) => workplace.WithSettingsAsync(
        async (_, settings, _) =>
        {
            var access = settings.Exchange!; // it has been asked whether there is one
            if (access.Credential is not EntraCredential.Login login)
            {
                throw new ExchangeRefusal("These settings name a secret or certificate: nobody has to sign in. For a sign-in, write loginFile: in place of it.");
            }

            var name = await workplace.Login(access).SignInAsync(dialogue.TellAsync, cancellationToken);
            await dialogue.TellAsync($"{name} has signed in; it is kept in {login.Path}");
            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> PlanAsync(CancellationToken cancellationToken) => workplace.WithSettingsAsync(
        async (organisation, settings, database) =>
        {
            var access = settings.Exchange!; // as above
            var memory = database is null ? TenantMemory.None : await new TenantMemories(database, workplace.Time).ReadAsync(organisation.Name, cancellationToken);
            var plan = TenantPlan.Connect(settings, await Tenant.ReadAsync(workplace.Client(access), settings, cancellationToken), memory);
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
    public Task<int> ApplyAsync(bool isAgreed, bool takesBack, CancellationToken cancellationToken) => workplace.WithTenantAsync(
        async (subject, tenant, _) =>
        {
            var plan = await tenant.PlanAsync(cancellationToken);
            await dialogue.ShowAsync(subject.Settings.Exchange!, plan); // a subject has it
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            try
            {
                await tenant.ConnectAsync(plan, dialogue.TellStepAsync, cancellationToken);
            }
            catch (ExchangeRefusal refusal) when (plan.BeginsFlow)
            {
                await workplace.Error.WriteLineAsync(refusal.Message);
                return await StopAsync(tenant, takesBack, cancellationToken);
            }

            await dialogue.TellAsync(plan.BeginsFlow
                ? $"{subject.Organisation} is connected. A rule may take half an hour to act; then mail comes by Undersign: undersign trace --since 1h"
                : $"{subject.Organisation} is connected, as the settings say.");
            return ExitCode.Done;
        },
        cancellationToken);

    /// <summary>No mail has come by us yet: it may stay half done, or go.</summary>
    private async Task<int> StopAsync(TenantConnection tenant, bool takesBack, CancellationToken cancellationToken)
    {
        if (!takesBack)
        {
            await dialogue.TellAsync("Mail flows as before. undersign exchange apply goes on from here; undersign exchange disconnect takes back what was made.");
            return ExitCode.Failed;
        }

        await tenant.DisconnectAsync(dialogue.TellStepAsync, cancellationToken);
        await dialogue.TellAsync("What was made has been taken back; mail flows as before.");
        return ExitCode.Failed;
    }
}
