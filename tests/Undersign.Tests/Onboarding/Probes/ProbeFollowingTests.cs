using Undersign.Onboarding.Probes;
using Undersign.Storage;
using Undersign.Tests.Custody;
using Undersign.Tests.Traces;
using Undersign.Traces;

namespace Undersign.Tests.Onboarding.Probes;

/// <summary>How long each leg of a probe is waited for.</summary>
public sealed class ProbeFollowingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-probe-").FullName;
    private readonly CustodyClock _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Who writes the message long after the probe was begun is told of a loop as well.</summary>
    [Fact]
    public async Task Whether_it_comes_again_is_watched_from_when_it_was_handed_back()
    {
        await using var source = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(source, Migration.All, _time, Cancellation);
        var probe = Probe.To(new("ann", "contoso.example"), _time.GetUtcNow());
        IReadOnlyList<ProbeLeg> told = [];
        var following = new ProbeFollowing(new(source), _time).RunAsync(probe, probe.ByHand(), isByHand: true, legs => told = legs, Cancellation);
        await _time.SomebodyWaitsAsync(Cancellation);

        await TraceBatch.WriteAsync(source, [TraceSamples.Trace(_time.GetUtcNow(), "bob@contoso.example", "<1@contoso.example>", $"{probe.Recipient}")], Cancellation);
        _time.Advance(TimeSpan.FromSeconds(60)); // it came meanwhile
        await _time.SomebodyWaitsAsync(Cancellation);
        Assert.Equal((ProbeWay.Last, ProbeLegState.Waiting), (told[^1].Name, told[^1].State));

        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(ProbeLegState.Done, (await following)[^1].State);
    }
}
