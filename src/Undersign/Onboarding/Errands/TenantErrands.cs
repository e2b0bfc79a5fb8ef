using System.Data.Common;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Probes;
using Undersign.Onboarding.Tenants;
using Undersign.Protocols.Smtp;
using Undersign.Tokens;
using Undersign.Traces;

namespace Undersign.Onboarding.Errands;

/// <summary>What pages have done in a tenant: each of these returns at once, and the errand says how far it is.</summary>
/// <remarks>All go the way of the commands, by <see cref="TenantConnection"/>.</remarks>
internal sealed class TenantErrands(RunningErrands errands, HttpClient http, DbDataSource database, TraceSearch traces, TimeProvider time)
{
    private const string Reading = "read what is in the tenant";

    /// <summary>A node that stops waits for it.</summary>
    private static readonly TimeSpan FlowLimit = TimeSpan.FromSeconds(15);

    public Errand? Find(string organisation) => errands.Find(organisation);

    public void Stop(string organisation) => errands.Stop(organisation);

    /// <summary>Who has signed in on this node; <see langword="null"/> where nobody has, or nobody needs to.</summary>
    /// <exception cref="TokenRefusal">The file of the login is not to be read.</exception>
    public Task<string?> FindSignedInAsync(TenantSubject subject) => Access(subject).Credential is EntraCredential.Login ? new EntraLogin(Access(subject).Application, http).FindNameAsync() : Task.FromResult<string?>(null);

    /// <summary>Somebody signs in with a code, and it is looked what is to be done.</summary>
    public bool TrySignIn(TenantSubject subject) => errands.TryBegin(subject.Organisation, ErrandKind.SignIn, async (running, cancellationToken) =>
    {
        await running.TellAsync("ask Entra ID for a code");
        var name = await new EntraLogin(Access(subject).Application, http).SignInAsync(
            code =>
            {
                running.Change(errand => errand with { Code = code });
                return running.TellAsync("Entra ID has given a code");
            },
            cancellationToken);
        running.Change(errand => errand with { Code = null });
        await running.TellAsync($"{name} has signed in");
        return await LookAsync(subject, running, cancellationToken);
    });

    /// <summary>It is looked what connecting would do.</summary>
    public bool TryLook(TenantSubject subject) => errands.TryBegin(subject.Organisation, ErrandKind.Look, (running, cancellationToken) => LookAsync(subject, running, cancellationToken));

    /// <param name="offer">The errand that has shown what is to be done: it, and nothing else, has been agreed to.</param>
    public bool TryConnect(TenantSubject subject, Guid offer)
    {
        return Find(subject.Organisation) is { HasOffer: true, Plan: { } agreed } shown && shown.Id == offer && errands.TryBegin(subject.Organisation, ErrandKind.Connect, ConnectAsync);

        async Task<ErrandEnd> ConnectAsync(RunningErrand running, CancellationToken cancellationToken)
        {
            await running.TellAsync(Reading);
            var tenant = TenantConnection.Open(subject, http, database, time);
            var plan = await tenant.PlanAsync(cancellationToken);
            running.Change(errand => errand with { Plan = plan });
            if (!plan.Changes.Select(static change => change.Words).SequenceEqual(agreed.Changes.Select(static change => change.Words), StringComparer.Ordinal))
            {
                running.Change(static errand => errand with { Kind = ErrandKind.Look });
                return new ErrandEnd.Failed("Nothing was done: the tenant has changed since it was looked at.", "What is to be done now stands below.");
            }

            try
            {
                await tenant.ConnectAsync(plan, isUnproven: false, running.TellAsync, cancellationToken);
            }
            catch (ExchangeRefusal refusal)
            {
                return new ErrandEnd.Failed(refusal.Message, await FlowAsync(tenant));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return new ErrandEnd.Stopped($"It was stopped; what is done stays. {await FlowAsync(tenant)}");
            }

            return await CloseAsync(tenant, plan.BeginsFlow, cancellationToken);
        }
    }

    /// <summary>Everything of ours is taken away, as far as that can be done now.</summary>
    /// <param name="countQueued">Messages of the organisation that are queued here.</param>
    public bool TryDisconnect(TenantSubject subject, Func<CancellationToken, Task<int>> countQueued) => errands.TryBegin(subject.Organisation, ErrandKind.Disconnect, async (running, cancellationToken) =>
    {
        await running.TellAsync(Reading);
        var tenant = TenantConnection.Open(subject, http, database, time);
        var plan = await tenant.PlanPartingAsync(cancellationToken);
        running.Change(errand => errand with { Plan = plan });
        if (plan.Obstacles.Count > 0)
        {
            return new ErrandEnd.Failed($"Nothing was done: {string.Join("; ", plan.Obstacles)}.");
        }

        try
        {
            return await TenantParting.RunAsync(tenant, countQueued, isAtOnce: false, time, running.TellAsync, cancellationToken) switch
            {
                TenantParting.Waiting waiting => new ErrandEnd.Waits($"No rule sends mail here any more: it leaves as before Undersign. But {waiting.Why}; that mail comes back by the connectors, so these stay. Leave the gateway running, and take away the rest {waiting.Until}."),
                TenantParting.Gone { Left: { Count: > 0 } left } => new ErrandEnd.Failed("What is ours is gone. But something else leads here still.", string.Join(' ', left)),
                _ => new ErrandEnd.Done("Disconnected: nothing in the tenant points at Undersign."),
            };
        }
        catch (ExchangeRefusal refusal)
        {
            return new ErrandEnd.Failed(refusal.Message, "What is gone stays gone, and the rest is as it was. Disconnect again: it goes on from there.");
        }
    });

    /// <summary>Somebody sends a message the whole way round, and each leg is shown.</summary>
    /// <param name="subject">Where the tenant may be asked: how it stands depends on the last probe.</param>
    /// <param name="to">A mailbox of the organisation.</param>
    public bool TryProbe(string organisation, TenantSubject? subject, Mailbox to) => errands.TryBegin(organisation, ErrandKind.Probe, async (running, cancellationToken) =>
    {
        var probe = Probe.To(to, time.GetUtcNow());
        running.Change(errand => errand with { Probe = probe });
        var legs = await new ProbeFollowing(traces, time).RunAsync(probe, probe.ByHand(), isByHand: true, known => running.Change(errand => errand with { Legs = known }), cancellationToken);
        await new ProbeResults(database, time).StoreAsync(organisation, legs, isByHand: true, cancellationToken);
        if (subject is not null)
        {
            await CheckAsync(subject, cancellationToken);
        }

        return legs[^1] is { State: ProbeLegState.Done } ? new ErrandEnd.Done("It went the whole way. Look whether it lies in the mailbox or in its junk folder.") : new ErrandEnd.Failed($"{legs[^1].Name}: {legs[^1].Words}", legs[^1].Advice);
    });

    /// <summary>Whoever cannot look now, looks later.</summary>
    private async Task<ConnectionStatus?> CheckAsync(TenantSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            return (await TenantConnection.Open(subject, http, database, time).CheckAsync(cancellationToken)).Status;
        }
        catch (ExchangeRefusal)
        {
            return null; // the watch says why
        }
    }

    private async Task<ErrandEnd> LookAsync(TenantSubject subject, RunningErrand running, CancellationToken cancellationToken)
    {
        var tenant = TenantConnection.Open(subject, http, database, time);
        await running.TellAsync(Reading);
        var plan = await tenant.PlanAsync(cancellationToken);
        running.Change(errand => errand with { Plan = plan });
        var status = await CheckAsync(subject, cancellationToken); // what the page says above is of the same moment
        return plan.Changes.Count > 0 ? new ErrandEnd.Done($"{(plan.Changes.Count == 1 ? "1 thing is" : $"{plan.Changes.Count} things are")} to be done in the tenant. Nothing has been changed.")
            : status is { State: ConnectionState.Degraded } ? Unwell("Nothing is to be done in the tenant", status)
            : new ErrandEnd.Done("The tenant is as it should be.");
    }

    private static ErrandEnd.Failed Unwell(string done, ConnectionStatus status) =>
        new($"{done}, and still it is not as it should be: {string.Join("; ", status.Faults.Select(static fault => fault.Says))}.", string.Join(' ', status.Faults.Select(static fault => fault.Fix)));

    /// <summary>All is done, and the tenant has shown it: that it cannot be seen once more takes nothing from that.</summary>
    private static async Task<ErrandEnd> CloseAsync(TenantConnection tenant, bool hasBegunFlow, CancellationToken cancellationToken)
    {
        try
        {
            if (await tenant.CheckAsync(cancellationToken) is { Status: { State: not ConnectionState.Connected } status })
            {
                return Unwell("All of it is done", status);
            }
        }
        catch (ExchangeRefusal refusal)
        {
            return new ErrandEnd.Done($"All of it is done. It could not be looked at once more: {refusal.Message}");
        }

        return new ErrandEnd.Done(hasBegunFlow ? "Connected. A rule may take half an hour to act; then mail comes by Undersign." : "Connected, as the settings say.");
    }

    /// <summary>What mail does after an errand that did not go to its end, whatever ended it; and whoever looks at the tenant next sees how it stands, not the step that was last begun.</summary>
    private static async Task<string> FlowAsync(TenantConnection tenant)
    {
        using var limit = new CancellationTokenSource(FlowLimit);
        var flow = TenantFlow.Unknown;
        try
        {
            flow = await tenant.FindFlowAsync(limit.Token);
            await tenant.CheckAsync(limit.Token);
        }
        catch (Exception exception) when (exception is ExchangeRefusal or OperationCanceledException)
        {
            // What is known already is said; the watch looks again.
        }

        return Words(flow);
    }

    private static string Words(TenantFlow flow) => flow switch
    {
        TenantFlow.AsBefore => "Mail flows as before. Look at the tenant and connect again: it goes on from here. Disconnect takes back what was made.",
        TenantFlow.ByUs => "The rule that sends mail is on: mail comes by Undersign. Look at the tenant and connect again: it goes on from here.",
        _ => "Whether mail comes by Undersign cannot be seen now. Look at the tenant again in some minutes; it goes on from here.",
    };

    private static ExchangeAccess Access(TenantSubject subject) => subject.Settings.Exchange!; // a subject has it
}
