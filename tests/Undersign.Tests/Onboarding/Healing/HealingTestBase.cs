using Dapper;
using Undersign.Onboarding;
using Undersign.Onboarding.Healing;
using Undersign.Onboarding.Tenants;
using Undersign.Tests.Custody;
using Undersign.Tests.Onboarding.Tenants;

namespace Undersign.Tests.Onboarding.Healing;

/// <summary>A tenant that is connected, and nodes that look after it minute by minute.</summary>
public abstract class HealingTestBase : TenantTestBase
{
    private protected const int IsPaused = 6031;
    private protected const int IsOver = 6032;
    private protected const int IsLeft = 6033;
    private protected const int CannotTurn = 6034;

    /// <summary>Another organisation in force.</summary>
    private protected const string Other = "fabrikam";

    private readonly List<TenantHealer> _nodes = [];
    private DateTimeOffset? _failingSince;
    private DateTimeOffset? _failedAt;
    private DateTimeOffset? _takenAt;

    private protected static ReturnTrial Open { get; } = new(ReturnState.Open, "back.example:25 takes mail", null);

    private protected static ReturnTrial Closed { get; } = new(ReturnState.Unreached, "back.example:25 cannot be asked", "Is port 25 blocked?");

    private protected Diary Diary { get; } = new();

    /// <summary>The settings say by what right the tenant is asked.</summary>
    private protected bool HasExchange { get; set; } = true;

    private protected SelfHealing? Healing { get; set; } = SelfHealing.Usual;

    /// <summary>How often the tenant was asked whether it would take mail back.</summary>
    private protected int Asked { get; private set; }

    private protected TenantHealer Node { get; private set; } = null!; // InitializeAsync comes before any test

    private protected bool IsRuleOn => Tenant.Rules.Enabled.Contains(RulePlan.Route, StringComparer.Ordinal);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ApplyAsync();
        await Connection().CheckAsync(Cancellation);
        Says(Open);
        Node = NewNode();
    }

    public override async ValueTask DisposeAsync()
    {
        _nodes.ForEach(static node => node.Dispose());
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the tenant says from now on, when it is asked.</summary>
    private protected void Says(ReturnTrial trial) => Return = () =>
    {
        Asked++;
        return trial;
    };

    /// <summary>Mail of the organisation fails from now on, or is taken again.</summary>
    private protected void MailFails(bool fails = true)
    {
        _failingSince = fails ? _failingSince ?? Time.GetUtcNow() : null;
        _failedAt = fails ? Time.GetUtcNow() : null;
        _takenAt = fails ? _takenAt : Time.GetUtcNow();
    }

    private protected void Breaks()
    {
        Says(Closed);
        MailFails();
    }

    private protected void Mends()
    {
        Says(Open);
        MailFails(fails: false);
    }

    /// <summary>Minutes pass, in each of which every node looks, and mail fares as before.</summary>
    private protected async Task PassAsync(int minutes, params TenantHealer[] nodes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            _failedAt = _failingSince is null ? null : Time.GetUtcNow();
            foreach (var node in nodes is [] ? [Node] : nodes)
            {
                await node.LookAsync(Cancellation);
                await node.Looks;
            }
        }
    }

    /// <summary>The way back closes, and in time the rule is off.</summary>
    private protected async Task PauseAsync()
    {
        Breaks();
        await PassAsync(17);
        Assert.False(IsRuleOn);
    }

    /// <param name="handovers">Of this node alone; as of all where none are given.</param>
    /// <param name="name">A node that is started again has the same.</param>
    /// <param name="change">How an organisation is with this node, where it is not as with all.</param>
    private protected TenantHealer NewNode(Func<HandoverEvidence>? handovers = null, string name = "one", Func<TenantSubject, IReadOnlyList<TenantSubject>>? change = null)
    {
        var reports = new WayReports(Database, Time, name);
        var node = new TenantHealer(
            () => HealedSubject() with { Handovers = handovers ?? (() => new(_takenAt, _failingSince, _failedAt)) } is var usual && !HasExchange ? [] : change?.Invoke(usual) ?? [usual],
            () => [Organisation, Other],
            new(Exchange.Http, Database, reports, Time, Diary.For<TenantHealing>()), new(Exchange.Http, Database, Time), new(Database, Time), reports, Diary.For<TenantHealer>(), Time);
        _nodes.Add(node);
        return node;
    }

    private protected TenantSubject HealedSubject() => Subject(Settings with { SelfHealing = Healing });

    private protected async Task<ConnectionStatus> StatusAsync() => (await TenantConnection.Open(HealedSubject(), Exchange.Http, Database, Time).CheckAsync(Cancellation)).Status;

    private protected Task<TenantPause> KeptAsync() => new TenantPauses(Database, Time).FindAsync(Organisation, Cancellation);

    private protected async Task<long> RowsAsync()
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        return await connection.ExecuteScalarAsync<long>("select count(*) from exchange_pauses");
    }
}
