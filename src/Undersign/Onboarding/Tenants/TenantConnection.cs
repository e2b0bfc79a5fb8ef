using System.Data.Common;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Healing;

namespace Undersign.Onboarding.Tenants;

/// <summary>Connects a tenant, repairs it, and disconnects it, for a terminal or a page; whoever else looks meanwhile sees how far it is.</summary>
internal sealed class TenantConnection
{
    /// <summary>So long Exchange Online may go by a rule that is gone. Microsoft: "Manage mail flow rules", where it says when changes take effect.</summary>
    public static readonly TimeSpan RuleDelay = TimeSpan.FromMinutes(30);

    /// <summary>The step between making rules and turning them on.</summary>
    public const string AskReturn = "ask the tenant whether it would take mail back";

    /// <summary>Between two questions whether mail would be taken back.</summary>
    private static readonly TimeSpan TrialPause = TimeSpan.FromSeconds(20);

    private static readonly TenantChange RouteOn = new TenantChange.TurnOn(RulePlan.Route);

    private readonly TenantSubject _subject;
    private readonly TimeProvider _time;
    private readonly TenantWork _work;
    private readonly TenantSightings _sightings;
    private readonly TenantCheck _check;
    private readonly TenantPauses _pauses;
    private bool _mayFlow;

    private TenantConnection(TenantSubject subject, HttpClient http, DbDataSource database, TimeProvider time)
    {
        var client = ExchangeClient.Open(subject.Settings.Exchange!, http, time); // a subject has it
        (_subject, _time) = (subject, time);
        (_work, _check) = (new(client, new(database, time), subject.Organisation, subject.Settings, time), new(http, database, time));
        (_sightings, _pauses) = (new(database, time), new(database, time));
    }

    /// <exception cref="ExchangeRefusal">The secret or certificate cannot be used.</exception>
    public static TenantConnection Open(TenantSubject subject, HttpClient http, DbDataSource database, TimeProvider time) => new(subject, http, database, time);

    /// <summary>What connecting would do.</summary>
    /// <exception cref="ExchangeRefusal">The tenant cannot be seen.</exception>
    public async Task<TenantPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var plan = await _work.LookAsync(Connect, cancellationToken);
        return await FindPauseAsync(cancellationToken) is { } pause ? plan with { Warnings = [pause.Says, .. plan.Warnings] } : plan;
    }

    /// <summary>What disconnecting would do.</summary>
    /// <inheritdoc cref="PlanAsync" path="/exception"/>
    public Task<TenantPlan> PlanPartingAsync(CancellationToken cancellationToken) => _work.LookAsync(Disconnect, cancellationToken);

    /// <summary>How it stands, now.</summary>
    /// <inheritdoc cref="TenantCheck.RunAsync" path="/exception"/>
    public Task<TenantSighting> CheckAsync(CancellationToken cancellationToken) => _check.RunAsync(_subject, cancellationToken);

    /// <param name="seen">What was agreed to.</param>
    /// <param name="isUnproven">The rules may be turned on where nobody can say whether mail would come back, because somebody says that it would.</param>
    /// <param name="tell">Is told of each change before it is made.</param>
    /// <exception cref="ExchangeRefusal">Not all of it can be done; what is done stays, and the next time goes on from there.</exception>
    public async Task ConnectAsync(TenantPlan seen, bool isUnproven, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        await _sightings.WantAsync(_subject.Organisation, cancellationToken);
        var pause = await FindPauseAsync(cancellationToken);
        var beginsFlow = seen.BeginsFlow || pause is not null; // a rule that the tenant shows on has perhaps been asked to go off
        if (beginsFlow && _subject.TryReturn is { } tryReturn)
        {
            await _work.CarryOutAsync((tenant, memory) => Connect(tenant, memory).BeforeRules(), StepAsync, cancellationToken);
            await ProveReturnAsync(tryReturn, pause, isUnproven, StepAsync, cancellationToken);
        }

        await (pause is null ? _work.CarryOutAsync(Connect, StepAsync, cancellationToken) : EndPauseAsync(StepAsync, cancellationToken));
        await _work.ForgetAsync(ExchangePlan.Of(_subject.Settings), cancellationToken);

        async Task StepAsync(string step)
        {
            await tell(step);
            if (step == RouteOn.Words)
            {
                _mayFlow = true;
                await _sightings.BeginFlowAsync(_subject.Organisation, cancellationToken);
            }

            if (beginsFlow)
            {
                await _sightings.StoreStepAsync(_subject.Organisation, step, cancellationToken);
            }
        }
    }

    /// <summary>Which way mail takes now. That the rule is on, the tenant may show late: so once we have asked for it, it may be.</summary>
    public async Task<TenantFlow> FindFlowAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await PlanAsync(cancellationToken)).IsFlowing ? TenantFlow.ByUs : _mayFlow ? TenantFlow.Unknown : TenantFlow.AsBefore;
        }
        catch (ExchangeRefusal)
        {
            return TenantFlow.Unknown;
        }
    }

    /// <summary>No mail is sent here any more; what is here still comes back, and for half an hour what a rule sends that is gone.</summary>
    /// <returns>When the rule was seen to go, now or in a run before; <see langword="null"/> where none was on.</returns>
    /// <inheritdoc cref="ConnectAsync" path="/exception"/>
    public async Task<DateTimeOffset?> EndFlowAsync(Func<string, Task> tell, CancellationToken cancellationToken)
    {
        var before = await _sightings.OpenAsync(_subject.Organisation, cancellationToken);
        var endedAt = before.FlowEndedAt;
        var isEnding = false;
        Task KeepAsync() => _sightings.PartAsync(_subject.Organisation, endedAt = isEnding ? _time.GetUtcNow() : endedAt, cancellationToken);

        await KeepAsync();
        await _pauses.HoldAsync(_subject.Organisation, cancellationToken);
        var pause = await FindPauseAsync(cancellationToken);
        endedAt ??= pause?.PausedAt;

        // A rule that is off already may have been turned off a moment ago, by hand; one that we made and never turned on has sent nothing.
        var mayHaveFlowed = pause is null && (before.WasConnected || before.Status.State == ConnectionState.NotConnected);
        await KeepAsync();
        await _pauses.ForgetAsync(_subject.Organisation, cancellationToken); // nobody turns the rule on again
        await _work.CarryOutAsync(
            (tenant, memory) => TenantPlan.Disconnect(_subject.Settings, tenant, memory, keepsConnectors: true),
            async step =>
            {
                await tell(step);
                isEnding |= step == new TenantChange.TurnOff(RulePlan.Route).Words || (mayHaveFlowed && step == new TenantChange.Remove(ExchangeNoun.TransportRule, RulePlan.Route).Words);
                await KeepAsync(); // before it is done, for whoever is interrupted
            },
            cancellationToken);
        await KeepAsync();
        return endedAt;
    }

    /// <summary>The tenant is as it was before us.</summary>
    /// <inheritdoc cref="ConnectAsync" path="/exception"/>
    public async Task DisconnectAsync(Func<string, Task> tell, CancellationToken cancellationToken)
    {
        await EndFlowAsync(tell, cancellationToken);
        await _work.CarryOutAsync(Disconnect, tell, cancellationToken);
        await _work.ForgetAsync([], cancellationToken);
        await _sightings.ForgetAsync(_subject.Organisation, cancellationToken);
    }

    /// <summary>A rule that sends mail here, from where it cannot go back, would stop an organisation's mail. A connector made a moment ago is not known everywhere yet.</summary>
    /// <param name="pause">Mail goes past us already for the reason that this finds out.</param>
    private async Task ProveReturnAsync(Func<CancellationToken, Task<ReturnTrial>> tryReturn, TenantPause? pause, bool isUnproven, Func<string, Task> tell, CancellationToken cancellationToken)
    {
        await tell(AskReturn);
        for (var since = _time.GetTimestamp(); ; await Task.Delay(TrialPause, _time, cancellationToken))
        {
            var trial = await tryReturn(cancellationToken);
            if (trial.State == ReturnState.Open)
            {
                return;
            }

            if (pause is not null)
            {
                throw new ExchangeRefusal($"The rule stays off: {trial.Says}. It is turned on by itself when the way back has been open for a while; undersign exchange status says how it stands. {trial.Fix}".TrimEnd());
            }

            if (trial.State is ReturnState.Refused or ReturnState.Unsure && _time.GetElapsedTime(since) <= TenantWork.Patience)
            {
                continue;
            }

            if (trial.State == ReturnState.Refused)
            {
                throw new ExchangeRefusal($"Mail would not come back, so the rule \"{RulePlan.Route}\" was not turned on: {trial.Says}. {trial.Fix}".TrimEnd());
            }

            if (!isUnproven)
            {
                throw new ExchangeRefusal($"Nobody can say whether mail would come back, so the rule \"{RulePlan.Route}\" was not turned on: {trial.Says}. {(trial.Fix is null ? "" : trial.Fix + " ")}Who knows that it would: undersign exchange apply --unproven");
            }

            await tell($"warning: {trial.Says}. {trial.Fix}".TrimEnd());
            return;
        }
    }

    /// <summary>Until the tenant shows the rule on, the pause is kept: who is interrupted leaves it to self-healing, as it was.</summary>
    private async Task EndPauseAsync(Func<string, Task> tell, CancellationToken cancellationToken)
    {
        await _pauses.HoldAsync(_subject.Organisation, cancellationToken);
        try
        {
            await _work.CarryOutAsync(Connect, tell, cancellationToken);
            await tell(RouteOn.Words);
            await _work.AskAsync(RouteOn, cancellationToken);
            await _work.CarryOutAsync(Connect, tell, cancellationToken);
            await _pauses.ForgetAsync(_subject.Organisation, cancellationToken); // from here on the rule is on because somebody wants it
        }
        finally
        {
            await _pauses.ResumeAsync(_subject.Organisation, CancellationToken.None); // also when whoever connects was stopped
        }
    }

    private async Task<TenantPause?> FindPauseAsync(CancellationToken cancellationToken) =>
        _subject.Settings.SelfHealing is not null && await _pauses.FindAsync(_subject.Organisation, cancellationToken) is { IsPaused: true } pause ? pause : null;

    private TenantPlan Connect(Tenant tenant, TenantMemory memory) => TenantPlan.Connect(_subject.Settings, tenant, memory).With(_subject.OurHalf(_time.GetUtcNow()));

    private TenantPlan Disconnect(Tenant tenant, TenantMemory memory) => TenantPlan.Disconnect(_subject.Settings, tenant, memory, keepsConnectors: false);
}

/// <summary>Which way mail takes.</summary>
internal enum TenantFlow
{
    /// <summary>The rule that sends mail here is not on.</summary>
    AsBefore,
    ByUs,
    Unknown,
}
