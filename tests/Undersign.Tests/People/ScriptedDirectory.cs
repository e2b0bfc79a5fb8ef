using Undersign.People;
using Undersign.People.Sources;
using Undersign.People.Syncing;

namespace Undersign.Tests.People;

/// <summary>A directory that says what a test has it say, in order, the last again and again.</summary>
internal sealed class ScriptedDirectory(params IReadOnlyList<SourceReading> readings) : IPeopleSource
{
    private IReadOnlyList<SourceReading> _readings = readings;
    private int _next;

    private readonly List<string> _states = [];

    /// <summary>With what it was asked, in order.</summary>
    public string States => string.Join(", ", _states);

    /// <summary>Waited for before it answers.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Set when it has been asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken)
    {
        _states.Add(state ?? "nothing");
        progress.Report(1);
        Asked.TrySetResult();
        await Gate.WaitAsync(cancellationToken);
        return _readings[Math.Min(_next++, _readings.Count - 1)];
    }

    /// <summary>Lets go of what it would say, for who measures memory.</summary>
    public void Forget() => _readings = [];

    public SyncPlan Plan(string fingerprint = "1") => new("contoso", Source(fingerprint));

    public PeopleSettings Settings(string fingerprint = "1") => new() { Sources = [Source(fingerprint)] };

    public static SourcePerson Person(string key, string? address, params (string Name, string Value)[] fields) =>
        new(key, address, [], fields.ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal));

    public static SourceReading Everybody(int count, string? state = null) =>
        new SourceReading.Complete([.. Enumerable.Range(0, count).Select(number => Person($"k{number}", $"p{number}@contoso.example"))], [], state);

    private PeopleSource Source(string fingerprint) =>
        new() { Name = "ad", Kind = "ldap", Every = TimeSpan.FromMinutes(15), Fingerprint = fingerprint, Origin = new PeopleOrigin.Directory(this), Attributes = PersonAttributes.WellKnown };
}
