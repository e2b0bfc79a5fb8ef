namespace Undersign.Commands;

/// <summary>One run of <c>undersign exchange disconnect</c>.</summary>
internal sealed class ExchangeParting(ExchangeWorkplace workplace, ExchangeDialogue dialogue)
{
    /// <param name="isAgreed">Nobody has to be asked.</param>
    /// <param name="isAtOnce">Even if mail of the organisation is queued here, which could not come back then.</param>
    public Task<int> RunAsync(bool isAgreed, bool isAtOnce, CancellationToken cancellationToken) => workplace.WithTenantAsync(
        async (subject, tenant, database) =>
        {
            var plan = await tenant.PlanPartingAsync(cancellationToken);
            await dialogue.ShowAsync(subject.Settings.Exchange!, plan); // a subject has it
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            await tenant.EndFlowAsync(dialogue.TellStepAsync, cancellationToken);
            if (!isAtOnce && await workplace.CountQueuedAsync(database, subject.Organisation, cancellationToken) is var queued and > 0)
            {
                await dialogue.TellAsync(string.Create(null, $"No rule sends mail here any more. {queued} messages are still queued here, and come back by the connectors: so these stay. When undersign queue is empty, once more: undersign exchange disconnect"));
                return ExitCode.Failed;
            }

            await tenant.DisconnectAsync(dialogue.TellStepAsync, cancellationToken);
            await dialogue.TellAsync($"{subject.Organisation} is disconnected: nothing in the tenant points at Undersign. A rule that is gone may act for half an hour more; leave the gateway running so long.");
            return ExitCode.Done;
        },
        cancellationToken);
}
