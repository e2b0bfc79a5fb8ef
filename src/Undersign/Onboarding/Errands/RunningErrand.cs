using Undersign.Onboarding.AdminApi;
using Undersign.Tokens;

namespace Undersign.Onboarding.Errands;

/// <summary>An errand that goes on: what is known of it changes as a whole, and whoever does it can be stopped.</summary>
internal sealed class RunningErrand(Errand first, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Lock _oneAtATime = new();
    private ITimer? _limit;
    private volatile Errand _errand = first;

    public Errand Errand => _errand;

    /// <summary>It never fails by itself.</summary>
    public Task Task { get; private set; } = Task.CompletedTask;

    /// <summary>A page does not wait for the first answer.</summary>
    /// <param name="report">Is given what nobody expected.</param>
    public void Begin(Func<RunningErrand, CancellationToken, Task<ErrandEnd>> work, TimeSpan limit, Action<Exception> report)
    {
        _limit = time.CreateTimer(_ => Cancel(), null, limit, Timeout.InfiniteTimeSpan);
        Task = Task.Run(() => RunAsync(work, report), CancellationToken.None);
    }

    public void Change(Func<Errand, Errand> change)
    {
        lock (_oneAtATime)
        {
            _errand = change(_errand);
        }
    }

    /// <summary>A step, before it is made.</summary>
    public Task TellAsync(string words)
    {
        Change(errand => errand.With(new ErrandStep(time.GetUtcNow(), words)));
        return Task.CompletedTask;
    }

    public void Cancel()
    {
        lock (_oneAtATime)
        {
            if (_errand.IsRunning)
            {
                _cancellation.Cancel();
            }
        }
    }

    /// <summary>It has ended: nobody cancels it any more.</summary>
    public void Dispose()
    {
        _limit?.Dispose();
        _cancellation.Dispose();
    }

    private async Task RunAsync(Func<RunningErrand, CancellationToken, Task<ErrandEnd>> work, Action<Exception> report)
    {
        ErrandEnd end;
        try
        {
            end = await work(this, _cancellation.Token);
        }
        catch (Exception refusal) when (refusal is ExchangeRefusal or TokenRefusal)
        {
            end = new ErrandEnd.Failed(refusal.Message);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            end = new ErrandEnd.Stopped("It was stopped. What was done in the tenant stays; begin it again when you like.");
        }
#pragma warning disable CA1031 // the edge of an errand: a page waits for its end
        catch (Exception exception)
#pragma warning restore CA1031
        {
            report(exception);
            end = new ErrandEnd.Failed($"It did not end well: {exception.Message}", "Begun again, it goes on from what the tenant shows. Look at the database; if that is well, the log has what to report (6010).");
        }

        Change(errand => errand with { End = end, EndedAt = time.GetUtcNow(), Code = null });
    }
}
