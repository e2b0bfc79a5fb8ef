using System.Data.Common;
using Undersign.Custody;
using Undersign.Onboarding.Tenants;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange disconnect</c>.</summary>
internal sealed class ExchangeParting(ExchangeWorkplace workplace, ExchangeDialogue dialogue)
{
    /// <param name="isAgreed">Nobody has to be asked.</param>
    /// <param name="isAtOnce">Even if mail of the organisation is queued here, which could not come back then.</param>
    public Task<int> RunAsync(bool isAgreed, bool isAtOnce, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, settings, access, database) =>
        {
            var work = workplace.Work(organisation, settings, access, database);
            var plan = await work.LookAsync(Whole, cancellationToken);
            await dialogue.ShowAsync(access, plan);
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            await new TenantSightings(database, workplace.Time).ForgetAsync(organisation.Name, cancellationToken); // what is missing from now on is no fault
            await work.CarryOutAsync(RulesAlone, dialogue.TellStepAsync, cancellationToken);
            if (!isAtOnce && await QueuedAsync(organisation.Name, database, cancellationToken) is var queued and > 0)
            {
                await dialogue.TellAsync(string.Create(null, $"No rule sends mail here any more. {queued} messages are still queued here, and come back by the connectors: so these stay. When undersign queue is empty, once more: undersign exchange disconnect"));
                return ExitCode.Failed;
            }

            await work.CarryOutAsync(Whole, dialogue.TellStepAsync, cancellationToken);
            await work.ForgetAsync([], cancellationToken);
            await dialogue.TellAsync($"{organisation.Name} is disconnected: nothing in the tenant points at Undersign. A rule that is gone may act for half an hour more; leave the gateway running so long.");
            return ExitCode.Done;
        },
        cancellationToken);

    private static TenantPlan Whole(Tenant tenant, TenantMemory memory) => TenantPlan.Disconnect(tenant, memory, keepsConnectors: false);

    private static TenantPlan RulesAlone(Tenant tenant, TenantMemory memory) => TenantPlan.Disconnect(tenant, memory, keepsConnectors: true);

    private async Task<int> QueuedAsync(string organisation, DbDataSource database, CancellationToken cancellationToken) =>
        await new QueueSearch(database, workplace.Time).FindAsync(new() { Organisation = organisation }, cancellationToken).CountAsync(cancellationToken);
}
