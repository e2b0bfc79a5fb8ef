using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Tenants;

namespace Undersign.Commands;

/// <summary>Shows an administrator what would be done in a tenant, and asks.</summary>
internal sealed class ExchangeDialogue(TextWriter output, TextReader input)
{
    public Task TellAsync(string text) => output.WriteLineAsync(text);

    public Task TellStepAsync(string text) => output.WriteLineAsync($"  {text}");

    /// <param name="isAgreed">What is done is told when it is done: it need not be told before.</param>
    public async Task ShowAsync(ExchangeAccess access, TenantPlan plan, bool isAgreed = false)
    {
        var isDone = isAgreed && plan.Obstacles.Count == 0;
        await output.WriteLineAsync(plan.Changes.Count == 0 ? $"{access.Tenant} is as it should be." : $"{access.Tenant} is not as it should be. {(isDone ? "This is done" : "To be done, in this order")}:");
        await ShowAsync(plan, isDone ? [] : plan.Changes.Select(static change => change.Words));
    }

    /// <param name="isAtOnce">Nothing waits for mail that is under way.</param>
    /// <inheritdoc cref="ShowAsync(ExchangeAccess, TenantPlan, bool)" path="/param"/>
    public async Task ShowPartingAsync(ExchangeAccess access, TenantPlan plan, bool isAtOnce, bool isAgreed)
    {
        var isDone = isAgreed && plan.Obstacles.Count == 0;
        await output.WriteLineAsync(plan.Changes.Count == 0 ? $"{access.Tenant} has nothing of Undersign." : $"{access.Tenant}: {(isDone ? "this is taken away" : "to be taken away, in this order")}:");
        await ShowAsync(plan, isDone ? [] : plan.Changes.Select(change => !isAtOnce && TenantPlan.WaitsForMail(change) ? $"{change.Words} (half an hour after the rules, when no mail is queued here)" : change.Words));
        if (isAtOnce && plan.Changes.Any(TenantPlan.WaitsForMail))
        {
            await TellStepAsync("warning: --now does not wait: mail that is here, or comes yet by a rule that is gone, cannot go back into the tenant");
        }
    }

    private async Task ShowAsync(TenantPlan plan, IEnumerable<string> changes)
    {
        var lines = changes
            .Concat(plan.Warnings.Select(static warning => $"warning: {warning}"))
            .Concat(plan.Obstacles.Select(static obstacle => $"not possible: {obstacle}"));
        foreach (var line in lines)
        {
            await TellStepAsync(line);
        }
    }

    public async Task ShowAsync(TenantSighting sighting)
    {
        await output.WriteLineAsync($"{sighting.Organisation}: {StateOf(sighting.Status)}");
        foreach (var (says, fix) in sighting.Status.Faults)
        {
            await TellStepAsync($"{says}; {fix}");
        }
    }

    private static string StateOf(ConnectionStatus status) => status.State switch
    {
        ConnectionState.NotConnected => "Not connected",
        ConnectionState.InProgress => $"In progress; next: {status.Step}. undersign exchange apply goes on",
        ConnectionState.Connected => "Connected",
        ConnectionState.Degraded => "Degraded",
        ConnectionState.Paused => $"Paused: {status.Step}",
        ConnectionState.Parting => $"Being disconnected; next: {status.Step}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <returns>Whether it is to be done; else it has been said that nothing was.</returns>
    /// <param name="isAgreed">It has been said already.</param>
    public async Task<bool> AgreesAsync(TenantPlan plan, bool isAgreed, CancellationToken cancellationToken)
    {
        if (plan.Obstacles.Count == 0 && (isAgreed || plan.Changes.Count == 0 || await AsksAsync(cancellationToken)))
        {
            return true;
        }

        await TellAsync("Nothing was changed.");
        return false;
    }

    /// <summary>Who is not at a terminal says --yes.</summary>
    private async Task<bool> AsksAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync("Shall this be done? [y/N] ");
        return (await input.ReadLineAsync(cancellationToken))?.Trim() is "y" or "Y" or "yes";
    }
}
