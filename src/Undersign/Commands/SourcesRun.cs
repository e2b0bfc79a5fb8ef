using System.Data.Common;
using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Storing;
using Undersign.People.Syncing;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign people</c> that is about directories.</summary>
internal sealed class SourcesRun(PeopleWorkplace workplace, TextWriter output)
{
    /// <summary>People named of those who change.</summary>
    private const int MostNamed = 20;

    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(2);

    public Task<int> ListAsync(CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, database) =>
        {
            var states = new SourceStates(database, TimeProvider.System);
            foreach (var source in organisation.Sources.Sources)
            {
                var state = await states.FindAsync(organisation.Name, source.Name, cancellationToken);
                await output.WriteLineAsync($"{organisation.Name}/{source.Name} ({source.Kind}): {TextOf(source, state)}");
                if (state?.Fault is { } fault)
                {
                    await output.WriteLineAsync($"  {fault}");
                    await output.WriteLineAsync($"  since {Time(state.FailedAt)}, {state.Failures} times; the next reading is {(state.NextAttemptAt == 0 ? "due" : $"at {Time(state.NextAttemptAt)}")}");
                }
            }

            foreach (var kept in await ForgetRun.LeftOverAsync(organisation, database, cancellationToken))
            {
                await output.WriteLineAsync($"{organisation.Name}/{kept.Name}: not in organisation.yaml any more; {ForgetRun.TextOf(kept)} are kept for the day it is put back. undersign people forget {kept.Name} deletes them");
            }

            return ExitCode.Done;
        },
        cancellationToken);

    /// <param name="draft">A folder that nobody has applied, to be tried; <see langword="null"/> for what is in force.</param>
    public async Task<int> SyncAsync(string? name, string? draft, bool isDryRun, bool isAnew, CancellationToken cancellationToken)
    {
        var settings = draft is null ? null : SettingsAtHand.Of(draft, workplace.Error);
        if (draft is not null && settings is null)
        {
            await workplace.Error.WriteLineAsync("Nothing was changed.");
            return ExitCode.Failed;
        }

        return await workplace.WithAsync((organisation, database) => SyncAsync(settings ?? organisation, organisation, database), settings, cancellationToken);

        async Task<int> SyncAsync(Organisation settings, Organisation organisation, DbDataSource database)
        {
            if (settings.Name != organisation.Name)
            {
                await workplace.Error.WriteLineAsync($"{draft} describes {settings.Name}, and not {organisation.Name}. Nothing was changed.");
                return ExitCode.Failed;
            }

            var plans = SyncPlan.Of(organisation.Name, settings.Sources).Where(plan => name is null || plan.Source.Name == name).ToList();
            if (plans.Count == 0)
            {
                await workplace.Error.WriteLineAsync($"{organisation.Name} has no directory{(name is null ? "" : $" \"{name}\"")} that is read; a CSV file is taken over by undersign apply.");
                return ExitCode.Failed;
            }

            var code = ExitCode.Done;
            foreach (var plan in plans)
            {
                code = Math.Max(code, await this.SyncAsync(plan, database, isDryRun || draft is not null, isAnew, cancellationToken));
            }

            return code;
        }
    }

    public Task<int> ConfirmAsync(string name, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, database) =>
        {
            if (!await new SourceStates(database, TimeProvider.System).ConfirmAsync(organisation.Name, name, cancellationToken))
            {
                await workplace.Error.WriteLineAsync($"Nothing waits to be let go from {organisation.Name}/{name}; undersign people sources says how it goes.");
                return ExitCode.Failed;
            }

            await output.WriteLineAsync($"{organisation.Name}/{name}: they may go, within the hour; a running gateway reads the directory again within seconds, or undersign people sync {name} does.");
            return ExitCode.Done;
        },
        cancellationToken);

    private async Task<int> SyncAsync(SyncPlan plan, DbDataSource database, bool isDryRun, bool isAnew, CancellationToken cancellationToken)
    {
        var progress = new ReadingProgress();
        var sync = new SourceSync(database, TimeProvider.System);
        var reading = isDryRun
            ? sync.TryAsync(plan, progress, cancellationToken)
            : sync.RunAsync(plan, isAnew, progress, cancellationToken);
        while (await Task.WhenAny(reading, Task.Delay(TellInterval, TimeProvider.System, cancellationToken)) != reading)
        {
            await workplace.Error.WriteLineAsync(string.Create(null, $"{plan.Source.Name}: {progress.Read} read"));
        }

        var where = $"{plan.Organisation}/{plan.Source.Name}";
        switch (await reading)
        {
            case SyncOutcome.Done done:
                await TellAsync(done.Changes);
                await output.WriteLineAsync(string.Create(null, $"{where}: {Summary(done.Changes)}{(isDryRun ? Warning(done.Changes) : "")}"));
                return ExitCode.Done;
            case SyncOutcome.Waiting waiting:
                await TellAsync(waiting.Changes);
                await workplace.Error.WriteLineAsync($"{where}: {waiting.Reason}");
                return ExitCode.Failed;
            case SyncOutcome.Failed failed:
                await workplace.Error.WriteLineAsync($"{where}: {failed.Reason}. Nothing was changed.");
                return ExitCode.Failed;
            default:
                await workplace.Error.WriteLineAsync($"{where} is being read at this moment; undersign people sources says how far it is.");
                return ExitCode.Failed;
        }
    }

    private async Task TellAsync(RecordChanges changes)
    {
        var lines = changes.Added.Select(static person => $"+ {person}")
            .Concat(changes.Removed.Select(static person => $"- {person}"))
            .Concat(changes.Renamed.Select(static person => $"~ {person.Before} -> {person.After}"))
            .Concat(changes.Changed.Select(static person => $"~ {person}")).ToList();
        foreach (var line in lines.Take(MostNamed))
        {
            await output.WriteLineAsync($"  {line}");
        }

        if (lines.Count > MostNamed)
        {
            await output.WriteLineAsync(string.Create(null, $"  and {lines.Count - MostNamed} more"));
        }
    }

    private static string Summary(RecordChanges changes) => string.Create(
        null,
        $"{changes.After} people ({changes.Added.Count} new, {changes.Changed.Count} changed, {changes.Renamed.Count} renamed, {changes.Removed.Count} gone), {changes.GroupsAfter} groups ({changes.AddedGroups} new, {changes.ChangedGroups} changed, {changes.RemovedGroups} gone)");

    private static string Warning(RecordChanges changes) =>
        changes.IsSuspicious ? $"; {string.Join(", ", changes.Losses)} would go, so it would wait for undersign people confirm. Nothing was changed" : "; nothing was changed";

    private static string TextOf(PeopleSource source, SourceState? state) => (source.Origin, state) switch
    {
        (PeopleOrigin.Document document, _) => string.Create(null, $"{document.People.People.Count} people in the document"),
        (_, null or { SucceededAt: 0, Fault: null, ClaimedUntil: 0 }) => source.Origin is PeopleOrigin.Pushed ? "nothing has been pushed yet" : "not read yet; a running gateway does, or undersign people sync",
        _ => string.Create(null, $"{state.People} people, {state.Groups} groups; {Reading(state)}"),
    };

    private static string Reading(SourceState state) =>
        state.ClaimedUntil > TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() ? string.Create(null, $"being read, {state.ObjectsRead} so far")
        : state.SucceededAt == 0 ? "never read"
        : string.Create(null, $"read {Time(state.SucceededAt)}: {state.Added} new, {state.Changed} changed, {state.Renamed} renamed, {state.Removed} gone");

    private static string Time(long milliseconds) => $"{DateTimeOffset.FromUnixTimeMilliseconds(milliseconds):yyyy-MM-dd HH:mm} UTC";
}
