using Undersign.Onboarding;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;
using Undersign.Organisations;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange</c> that looks at the tenant or connects it. What would be done is shown before anything is.</summary>
internal sealed class ExchangeRun(ExchangeWorkplace workplace, ExchangeDialogue dialogue)
{
    public Task<int> SignInAsync(CancellationToken cancellationToken) => workplace.WithSettingsAsync(
        async (_, _, access, _) =>
        {
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
        async (organisation, settings, access, database) =>
        {
            var memory = database is null ? TenantMemory.None : await new TenantMemories(database, workplace.Time).ReadAsync(organisation.Name, cancellationToken);
            var plan = TenantPlan.Connect(settings, await Tenant.ReadAsync(workplace.Client(access), settings, cancellationToken), memory);
            await dialogue.ShowAsync(access, plan);
            return plan.Changes.Count + plan.Obstacles.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        },
        cancellationToken);

    /// <summary>Looks now, and lets the node know.</summary>
    public Task<int> StatusAsync(CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, _, _, database) =>
        {
            var sighting = await workplace.Check(database).RunAsync(TenantSubjects.Of(organisation)!, cancellationToken); // there is one, or we would not be here
            await dialogue.ShowAsync(sighting);
            return sighting.Status.State == ConnectionState.Connected ? ExitCode.Done : ExitCode.Failed;
        },
        cancellationToken);

    /// <param name="isAgreed">Nobody has to be asked.</param>
    /// <param name="takesBack">What was made goes again, when not all of it can be made.</param>
    public Task<int> ApplyAsync(bool isAgreed, bool takesBack, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, settings, access, database) =>
        {
            var (work, sightings) = (workplace.Work(organisation, settings, access, database), new TenantSightings(database, workplace.Time));
            var plan = await work.LookAsync(Connect, cancellationToken);
            await dialogue.ShowAsync(access, plan);
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            try
            {
                await work.CarryOutAsync(Connect, TellStepAsync, cancellationToken);
            }
            catch (ExchangeRefusal refusal) when (plan.BeginsFlow)
            {
                await workplace.Error.WriteLineAsync(refusal.Message);
                return await StopAsync(work, takesBack, cancellationToken);
            }

            await work.ForgetAsync(ExchangePlan.Of(settings), cancellationToken);
            await workplace.Check(database).RunAsync(TenantSubjects.Of(organisation)!, cancellationToken); // as above
            await dialogue.TellAsync(plan.BeginsFlow
                ? $"{organisation.Name} is connected. A rule may take half an hour to act; then mail comes by Undersign: undersign trace --since 1h"
                : $"{organisation.Name} is connected, as the settings say.");
            return ExitCode.Done;

            async Task TellStepAsync(string step)
            {
                await dialogue.TellStepAsync(step);
                if (plan.BeginsFlow)
                {
                    await sightings.StoreAsync(new(organisation.Name, ConnectionStatus.InProgress(step), WasConnected: false, null), cancellationToken);
                }
            }

            TenantPlan Connect(Tenant tenant, TenantMemory memory) => TenantPlan.Connect(settings, tenant, memory);
        },
        cancellationToken);

    /// <summary>No mail has come by us yet: it may stay half done, or go.</summary>
    private async Task<int> StopAsync(TenantWork work, bool takesBack, CancellationToken cancellationToken)
    {
        if (!takesBack)
        {
            await dialogue.TellAsync("Mail flows as before. undersign exchange apply goes on from here; undersign exchange disconnect takes back what was made.");
            return ExitCode.Failed;
        }

        await work.CarryOutAsync(static (tenant, memory) => TenantPlan.Disconnect(tenant, memory, keepsConnectors: false), dialogue.TellStepAsync, cancellationToken);
        await work.ForgetAsync([], cancellationToken);
        await dialogue.TellAsync("What was made has been taken back; mail flows as before.");
        return ExitCode.Failed;
    }
}
