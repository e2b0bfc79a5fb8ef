using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Undersign.Custody;
using Undersign.Relaying;

namespace Undersign.Tests.Custody;

/// <summary>What an administrator's alarms can see of the queues.</summary>
public sealed class CustodyFiguresTests : CustodyTestBase
{
    private readonly ConcurrentDictionary<string, double> _read = [];

    [Fact]
    public async Task Queues_have_a_length_by_connector_and_state_and_an_age()
    {
        using var figures = new CustodyFigures(Database, Meter, Clock, Diary.For<CustodyFigures>());
        await KeepAsync(EntryFor("northwind.example") with { Destination = "contoso/internet/a.example" });
        Clock.Advance(TimeSpan.FromMinutes(10));
        await KeepAsync(EntryFor("northwind.example") with { Destination = "contoso/internet/b.example" });
        await KeepAsync(EntryFor("fabrikam.example"));
        await ExecuteAsync("UPDATE custody SET state = 2 WHERE destination = 'contoso/smart host'");
        await ExecuteAsync("INSERT INTO custody_destinations (destination, failures, failed_at, next_attempt_at, reply, is_suspended) VALUES ('contoso/internet/b.example', 3, 0, 0, '', 0)");

        await figures.LookAsync(TestEnds);
        Read(static listener => listener.RecordObservableInstruments());

        Assert.Equal(2, _read["undersign.custody.messages connector=contoso/internet state=ready"]);
        Assert.Equal(1, _read["undersign.custody.messages connector=contoso/smart host state=set aside"]);
        Assert.Equal(1, _read["undersign.custody.queues connector=contoso/internet status=Ready"]);
        Assert.Equal(1, _read["undersign.custody.queues connector=contoso/internet status=Retry"]);
        Assert.Equal(600, _read["undersign.custody.age"]);
    }

    [Fact]
    public async Task Without_mail_the_oldest_is_no_second_old()
    {
        using var figures = new CustodyFigures(Database, Meter, Clock, Diary.For<CustodyFigures>());

        await figures.LookAsync(TestEnds);
        Read(static listener => listener.RecordObservableInstruments());

        Assert.Equal(["undersign.custody.age"], _read.Keys);
        Assert.Equal(0, _read["undersign.custody.age"]);
    }

    [Fact]
    public async Task Attempts_outcomes_and_reports_are_counted()
    {
        using var listener = Listen();
        await KeepAsync(EntryFor("fabrikam.example") with { Recipients = [new(new(new("rita", "fabrikam.example"))), new(new(new("sven", "fabrikam.example")))] });
        AnswerOfFabrikam = Saying("RCPT TO:<sven@", "451 4.2.1 Mailbox busy");
        await WorkAsync();
        await WorkAsync(after: TimeSpan.FromMinutes(5));
        await WorkAsync(after: RetrySchedule.Default.Expiry);

        Assert.Equal(2, _read["undersign.custody.attempts organisation=contoso again=no"]); // the report, too
        Assert.Equal(1, _read["undersign.custody.attempts organisation=contoso again=yes"]);
        Assert.Equal(2, _read["undersign.custody.recipients organisation=contoso status=Delivered"]);
        Assert.Equal(2, _read["undersign.custody.recipients organisation=contoso status=Queued"]);
        Assert.Equal(1, _read["undersign.custody.recipients organisation=contoso status=Expired"]);
        Assert.Equal(1, _read["undersign.custody.reports organisation=contoso action=failed"]);
    }

    private void Read(Action<MeterListener> read)
    {
        using var listener = Listen();
        read(listener);
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, Meter)) // other tests run at the same time
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _read.AddOrUpdate(string.Concat(tags.ToArray().Select(static tag => $" {tag.Key}={tag.Value}").Prepend(instrument.Name)), value, (_, before) => before + value);
}
