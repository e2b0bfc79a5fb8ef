using Undersign.Onboarding.Tenants;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange disconnect</c>.</summary>
internal sealed class ExchangeParting(ExchangeWorkplace workplace, ExchangeDialogue dialogue)
{
    /// <param name="isAgreed">Nobody has to be asked.</param>
    /// <param name="isAtOnce">Even if mail of the organisation is queued here, or may still be sent here, which could not come back then.</param>
    public Task<int> RunAsync(bool isAgreed, bool isAtOnce, CancellationToken cancellationToken) => workplace.WithTenantAsync(
        async (subject, tenant, database) =>
        {
            var plan = await tenant.PlanPartingAsync(cancellationToken);
            await dialogue.ShowPartingAsync(subject.Settings.Exchange!, plan, isAtOnce, isAgreed); // a subject has it
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            var parting = await TenantParting.RunAsync(tenant, cancellation => workplace.CountQueuedAsync(database, subject.Organisation, cancellation), isAtOnce, workplace.Time, dialogue.TellStepAsync, cancellationToken);
            if (parting is TenantParting.Waiting waiting)
            {
                await dialogue.TellAsync($"No rule sends mail here any more. But {waiting.Why}; that mail comes back by the connectors, so these stay. Leave the gateway running, and once more {waiting.Until}: undersign exchange disconnect");
                return ExitCode.Failed;
            }

            if (parting is TenantParting.Gone { Left: { Count: > 0 } left })
            {
                await dialogue.TellAsync($"What is ours is gone. But {string.Join(' ', left)}");
                return ExitCode.Failed;
            }

            await dialogue.TellAsync($"{subject.Organisation} is disconnected: nothing in the tenant points at Undersign.");
            return ExitCode.Done;
        },
        cancellationToken);
}
