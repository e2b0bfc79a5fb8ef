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
            await dialogue.ShowAsync(subject.Settings.Exchange!, plan); // a subject has it
            if (!await dialogue.AgreesAsync(plan, isAgreed, cancellationToken))
            {
                return ExitCode.Failed;
            }

            var actsUntil = await tenant.EndFlowAsync(dialogue.TellStepAsync, cancellationToken) + TenantConnection.RuleDelay;
            var queued = await workplace.CountQueuedAsync(database, subject.Organisation, cancellationToken);
            if (!isAtOnce && (queued > 0 || actsUntil > workplace.Time.GetUtcNow()))
            {
                await dialogue.TellAsync(Waiting(queued, actsUntil > workplace.Time.GetUtcNow() ? actsUntil : null));
                return ExitCode.Failed;
            }

            await tenant.DisconnectAsync(dialogue.TellStepAsync, cancellationToken);
            if ((await tenant.PlanPartingAsync(cancellationToken)).Warnings is { Count: > 0 } left)
            {
                await dialogue.TellAsync($"What is ours is gone. But {string.Join(' ', left)}");
                return ExitCode.Failed;
            }

            await dialogue.TellAsync($"{subject.Organisation} is disconnected: nothing in the tenant points at Undersign.");
            return ExitCode.Done;
        },
        cancellationToken);

    /// <summary>Without connectors Exchange Online takes nothing for the outside from us any more.</summary>
    private static string Waiting(int queued, DateTimeOffset? actsUntil)
    {
        var why = new[]
        {
            actsUntil is null ? null : "Exchange Online may go by a rule that is gone for half an hour",
            queued > 0 ? string.Create(null, $"{queued} messages are still queued here") : null,
        };
        var until = new[] { actsUntil is null ? null : string.Create(null, $"after {actsUntil:HH:mm} UTC"), queued > 0 ? "when undersign queue is empty" : null };
        return $"No rule sends mail here any more. But {string.Join(", and ", why.OfType<string>())}; that mail comes back by the connectors, so these stay. Leave the gateway running, and once more {string.Join(" and ", until.OfType<string>())}: undersign exchange disconnect";
    }
}
