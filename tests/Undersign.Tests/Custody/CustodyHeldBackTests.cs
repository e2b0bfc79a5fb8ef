using System.Diagnostics.Metrics;
using Undersign.Relaying;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>A destination that wants less, for longer than its queue can wait.</summary>
public sealed class CustodyHeldBackTests() : CustodyTestBase(RelayOptions.Default with { CustodyGateLimit = TimeSpan.FromSeconds(1) }, isRelayByClock: true)
{
    [Fact]
    public async Task What_a_busy_destination_does_not_get_waits_without_having_been_tried()
    {
        var attempts = 0L;
        using var listener = Listen(count => Interlocked.Add(ref attempts, count));
        await KeepAsync("northwind.example");
        await KeepAsync("northwind.example");
        var isBusy = true;
        AnswerOfNorthwind = command => new(isBusy && command.StartsWith("RCPT", StringComparison.Ordinal) ? "451 4.7.500 Server busy" : NextHop.Usual(command));
        await WorkAsync();
        isBusy = false;

        Assert.Equal(0, await WorkAsync(after: TimeSpan.FromSeconds(20)));
        Assert.Equal(1, await WorkAsync(after: DestinationGate.FirstPause));

        Assert.Single(Messages(Northwind));
        Assert.DoesNotContain(4016, Diary.Numbers);
        Assert.Single(Diary.Numbers, static number => number == 4011); // the first was deferred, the other never tried
        Assert.Equal(2, Interlocked.Read(ref attempts));
    }

    private MeterListener Listen(Action<long> count)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == Meter && instrument.Name == "undersign.custody.attempts")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => count(value));
        listener.Start();
        return listener;
    }
}
