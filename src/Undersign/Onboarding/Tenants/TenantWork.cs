using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>Brings a tenant to where it should be, in either direction, and does not end before the tenant shows it.</summary>
/// <remarks>
/// <code>
///   look at the tenant ──▶ what is left to be done? ── nothing ──▶ done
///          ▲                         │
///          └──── do the first stage ◀┘
/// </code>
/// There is no journal of it: what was done, the tenant shows. Who is interrupted, anywhere, begins again and goes on from there. Only what
/// the tenant cannot show, how something was before us, is kept before it is changed.
/// </remarks>
internal sealed class TenantWork(ExchangeClient client, TenantMemories memories, string organisation, MicrosoftSettings settings, TimeProvider time)
{
    /// <summary>For each stage. Exchange Online is many servers, and what one has done others show later: five minutes, rather than seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Answers that were lost, and things that were not there yet, of one stage.</summary>
    private const int MostSetbacks = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>With these words Exchange Online says that it made something, and made it off.</summary>
    private const string AskSupport = "Contact Support";

    private TenantKey Key => new(organisation, client.Tenant);

    /// <summary>Looks, and changes nothing.</summary>
    /// <exception cref="ExchangeRefusal">The tenant cannot be seen.</exception>
    public async Task<TenantPlan> LookAsync(Func<Tenant, TenantMemory, TenantPlan> planning, CancellationToken cancellationToken) =>
        planning(await Tenant.ReadAsync(client, settings, cancellationToken), await memories.ReadAsync(Key, cancellationToken));

    /// <param name="planning">What is left, of a tenant as it is.</param>
    /// <param name="tell">Is told of each change before it is made.</param>
    /// <exception cref="ExchangeRefusal">It cannot be done, or not all of it.</exception>
    public async Task CarryOutAsync(Func<Tenant, TenantMemory, TenantPlan> planning, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var setbacks = new Dictionary<TenantStage, int>();
        for (var since = time.GetTimestamp(); ;)
        {
            var tenant = await Tenant.ReadAsync(client, settings, cancellationToken);
            var plan = planning(tenant, await memories.ReadAsync(Key, cancellationToken));
            if (plan.Obstacles.Count > 0)
            {
                throw new ExchangeRefusal(string.Join(Environment.NewLine, plan.Obstacles));
            }

            if (plan.Changes.Count == 0)
            {
                return;
            }

            // The next stage begins when the tenant shows all of this one.
            var stage = plan.Changes.Where(change => change.Stage == plan.Changes[0].Stage).ToList();
            var isNews = false;
            foreach (var change in stage.Where(change => asked.Add(change.Words)))
            {
                isNews = true;
                await tell(change.Words);
                await memories.RememberAsync(Key, change, tenant, cancellationToken);
                if (!await TryMakeAsync(change, setbacks.GetValueOrDefault(change.Stage) < MostSetbacks, cancellationToken))
                {
                    setbacks[change.Stage] = setbacks.GetValueOrDefault(change.Stage) + 1;
                    asked.Remove(change.Words);
                    await Task.Delay(Pause, time, cancellationToken);
                    break;
                }
            }

            since = isNews ? time.GetTimestamp() : since;
            if (!isNews)
            {
                await AwaitAsync(stage[0], since, cancellationToken);
            }
        }
    }

    /// <summary>Even where the tenant shows it already: it may show what was before, and something else may have been asked of it since.</summary>
    /// <exception cref="ExchangeRefusal">It was not done, or nobody knows.</exception>
    public Task AskAsync(TenantChange change, CancellationToken cancellationToken) => client.InvokeAsync(change.Cmdlet, cancellationToken);

    /// <summary>At the end of the work: what is as it was before us need not be remembered.</summary>
    public async Task ForgetAsync(IReadOnlyList<ExchangeObject> plan, CancellationToken cancellationToken) =>
        await memories.ForgetAsync(Key, await memories.ReadAsync(Key, cancellationToken), plan, cancellationToken);

    private Task AwaitAsync(TenantChange change, long since, CancellationToken cancellationToken) => time.GetElapsedTime(since) <= Patience
        ? Task.Delay(Pause, time, cancellationToken)
        : throw new ExchangeRefusal($"Exchange Online was asked, and after five minutes does not show it yet: {change.Words}. Ask again later; what is done is not done again.");

    /// <returns>Whether it is done, as far as anybody knows; else the tenant has to be looked at before it is asked again.</returns>
    private async Task<bool> TryMakeAsync(TenantChange change, bool mayFail, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await client.InvokeAsync(change.Cmdlet, cancellationToken);
            return reply.Warnings.FirstOrDefault(static warning => warning.Contains(AskSupport, StringComparison.OrdinalIgnoreCase)) is { } warning
                ? throw new ExchangeRefusal($"Microsoft keeps new tenants with small plans from using inbound connectors: \"{warning}\" Open a support request in the Microsoft 365 admin center; when they have enabled it, go on here. No rule was turned on.")
                : true;
        }
        catch (ExchangeRefusal refusal) when (refusal.Fault == ExchangeFault.AlreadyThere || (refusal.Fault == ExchangeFault.NotFound && change is TenantChange.Remove or TenantChange.TurnOff))
        {
            return true; // done, and not shown yet
        }
        catch (ExchangeRefusal refusal) when (refusal.Fault is ExchangeFault.Unanswered or ExchangeFault.NotFound && mayFail)
        {
            return false;
        }
    }
}
