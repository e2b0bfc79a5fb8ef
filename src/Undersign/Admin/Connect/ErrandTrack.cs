using System.Globalization;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Probes;
using Undersign.Onboarding.Tenants;

namespace Undersign.Admin.Connect;

/// <summary>How far the work in a tenant is, a stage after the other.</summary>
internal static class ErrandTrack
{
    private const string WayBack = "Way back";

    public static IReadOnlyList<ConnectStage> Of(Errand errand)
    {
        var stageOf = new Dictionary<string, string>(StringComparer.Ordinal) { [TenantConnection.AskReturn] = WayBack };
        foreach (var change in errand.Plan?.Changes ?? [])
        {
            stageOf.TryAdd(change.Words, Name(change.Stage));
        }

        var told = errand.Steps.Select(step => (step.At, Stage: stageOf.GetValueOrDefault(step.Words))).Where(static step => step.Stage is not null).ToList();
        var planned = (errand.Plan?.Changes ?? []).Select(static change => Name(change.Stage)).Distinct(StringComparer.Ordinal).ToList();
        if (told.Exists(static step => step.Stage == WayBack))
        {
            planned.Insert(planned.IndexOf(Name(TenantStage.RulesOn)) is var on and >= 0 ? on : planned.Count, WayBack);
        }

        return [.. planned.Select(stage => Stage(stage, [.. told.Where(step => step.Stage == stage).Select(static step => step.At)], told.Count > 0 && told[^1].Stage == stage, errand.End))];
    }

    /// <summary>Of a probe, leg by leg.</summary>
    public static IEnumerable<ConnectStage> OfProbe(Errand errand) => ProbeWay.Names.Select(name => errand.Legs.FirstOrDefault(leg => leg.Name == name) switch
    {
        null => new ConnectStage(name, "", "not reached"),
        { Name: ProbeWay.First } => errand.Legs is [_, { State: ProbeLegState.Waiting }] ? new(name, "running", "waits for your message") : new(name, "good", "by you"),
        { State: ProbeLegState.Done } leg => new(name, "good", $"{(leg.At is { } at ? $"{Time(at)}, " : "")}{leg.Words}"),
        { State: ProbeLegState.Waiting } leg => new(name, errand.IsRunning ? "running" : "", leg.Words),
        var leg => new(name, "bad", leg.Words),
    });

    public static string Time(DateTimeOffset at) => at.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static ConnectStage Stage(string name, IReadOnlyList<DateTimeOffset> times, bool isLast, ErrandEnd? end) => (times, isLast, end) switch
    {
        ([], _, ErrandEnd.Waits) => new(name, "attention", "comes later"),
        ([], _, ErrandEnd.Done) => new(name, "good", "nothing was left to do"),
        ([], _, _) => new(name, "", "not reached"),
        (_, true, null) => new(name, "running", $"since {Time(times[0])}"),
        (_, true, ErrandEnd.Failed or ErrandEnd.Stopped) => new(name, "bad", $"stopped at {Time(times[^1])}"),
        _ => new(name, "good", $"{Time(times[0])}, {(times.Count == 1 ? "1 step" : $"{times.Count} steps")}"),
    };

    private static string Name(TenantStage stage) => stage switch
    {
        TenantStage.Connectors => "Connectors",
        TenantStage.RulesOff or TenantStage.RulesGone => "Rules taken away",
        TenantStage.Rules => "Rules, still off",
        TenantStage.Surroundings => "Rich text, addresses",
        TenantStage.RulesOn => "Rules on",
        TenantStage.ConnectorsGone => "Connectors taken away",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
