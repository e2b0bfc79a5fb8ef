using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.ProtocolLogs;
using Undersign.Tests.Custody;

namespace Undersign.Tests.ProtocolLogs;

/// <summary>Lines on their way from sessions to files: in Exchange's fields, and never at the cost of mail.</summary>
public sealed class ProtocolLogTests : IDisposable
{
    private const string Fields = "#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context";

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly IPEndPoint Here = IPEndPoint.Parse("192.0.2.1:25");
    private static readonly IPEndPoint There = IPEndPoint.Parse("198.51.100.7:4711");

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-protocol-").FullName;

    private string ReceiveFile => Path.Combine(_folder, "SmtpReceive", "RECV20261121-1.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Has_Exchanges_head_fields_and_events()
    {
        string id;
        await using (var log = Log())
        {
            var session = log.Begin(ProtocolLogKind.Receive, @"gateway.example\exchange", There);
            id = session.Id;
            session.Connected(Here);
            session.Note("Tls13, by \"us\"");
            session.Disconnected("Remote");
        }

        Assert.Equal(
            [
                "#Software: Undersign",
                "#Version: 15.02.0000.000",
                "#Log-type: SMTP Receive Protocol Log",
                "#Date: 2026-11-21T12:00:00.000Z",
                Fields,
                $@"2026-11-21T12:00:00.000Z,gateway.example\exchange,{id},0,192.0.2.1:25,198.51.100.7:4711,+,,",
                $@"2026-11-21T12:00:00.000Z,gateway.example\exchange,{id},1,192.0.2.1:25,198.51.100.7:4711,*,,""Tls13, by """"us""""""",
                $@"2026-11-21T12:00:00.000Z,gateway.example\exchange,{id},2,192.0.2.1:25,198.51.100.7:4711,-,,Remote",
            ],
            await File.ReadAllLinesAsync(ReceiveFile, TestContext.Current.CancellationToken));
        Assert.Equal(16, id.Length);
        Assert.EndsWith("\r\n", await File.ReadAllTextAsync(ReceiveFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_peer_says_cannot_begin_a_line_of_its_own_nor_steer_a_terminal()
    {
        await using (var log = Log())
        {
            log.Begin(ProtocolLogKind.Receive, "c", There).Note("x\r\n2026-11-21T12:00:00.000Z,forged\u001b[2J\u202e" + new string('y', 100_000));
        }

        var line = Assert.Single((await File.ReadAllLinesAsync(ReceiveFile, TestContext.Current.CancellationToken))[5..]);
        Assert.Contains("\"x??2026-11-21T12:00:00.000Z,forged?[2J?yyy", line, StringComparison.Ordinal);
        Assert.True(line.Length < ProtocolLogLine.MaxField + 200, "as long as a command line may be, and no longer");
    }

    [Fact]
    public async Task Each_side_has_files_of_its_own_and_each_session_its_own_name()
    {
        await using (var log = Log())
        {
            var sessions = new[] { log.Begin(ProtocolLogKind.Receive, "c", There), log.Begin(ProtocolLogKind.Send, "c", There), log.Begin(ProtocolLogKind.Send, "c", There) };
            Array.ForEach(sessions, static session => session.Connected(Here));
            Assert.Equal(3, sessions.Select(static session => session.Id).Distinct(StringComparer.Ordinal).Count());
        }

        Assert.Equal(6, (await File.ReadAllLinesAsync(ReceiveFile, TestContext.Current.CancellationToken)).Length);
        Assert.Equal(7, (await File.ReadAllLinesAsync(Path.Combine(_folder, "SmtpSend", "SEND20261121-1.log"), TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Law_3_lines_that_come_too_fast_are_dropped_counted_and_told_of()
    {
        var lines = 5000;
        await using (var log = Log(capacity: 10))
        {
            var session = log.Begin(ProtocolLogKind.Receive, "c", There);
            for (var i = 0; i < lines; i++)
            {
                session.Note("flood");
            }

            Assert.InRange(log.Dropped, 1, lines - 10);
            await File_is_thereAsync();
            await Patience(() =>
            {
                session.Note("flood, later"); // until the writer has caught up this may be dropped like the others
                lines++;
                return File.ReadAllText(ReceiveFile).Contains("later", StringComparison.Ordinal);
            });
        }

        var text = await File.ReadAllLinesAsync(ReceiveFile, TestContext.Current.CancellationToken);
        var kept = text.Count(static line => line.Contains("flood", StringComparison.Ordinal));
        var told = text.Where(static line => line.Contains("lines were dropped here", StringComparison.Ordinal)).Sum(static line => int.Parse(line.Split(",*,,")[1].Split(' ')[0], provider: null));
        Assert.Equal(lines, kept + told);
    }

    [Fact]
    public async Task Law_3_a_folder_that_cannot_be_written_to_costs_the_log_and_nothing_else()
    {
        var blocked = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(blocked, "in the way", TestContext.Current.CancellationToken);
        var diary = new Diary();
        var time = new ProtocolLogClock(Noon);
        await using var log = new ProtocolLog(new(blocked), time, diary.For<ProtocolLog>());
        var session = log.Begin(ProtocolLogKind.Receive, "c", There);

        session.Note("lost");
        await Patience(() => log.Fault is not null);
        session.Note("lost, and not complained of again");
        await Patience(() => log.Dropped == 2);
        File.Delete(blocked);
        time.Advance(TimeSpan.FromSeconds(10));
        session.Note("kept");
        await Patience(() => log.Fault is null);

        var text = await File.ReadAllTextAsync(Path.Combine(blocked, "SmtpReceive", "RECV20261121-1.log"), TestContext.Current.CancellationToken);
        Assert.Contains(",*,,2 lines were dropped here: they could not be written in time\r\n", text, StringComparison.Ordinal);
        Assert.EndsWith(",*,,kept\r\n", text, StringComparison.Ordinal);
        Assert.Single(diary.Numbers, static number => number == 7105);
        Assert.Single(diary.Numbers, static number => number == 7106);
    }

    private Task File_is_thereAsync() => Patience(() => File.Exists(ReceiveFile));

    private ProtocolLog Log(int capacity = ProtocolLog.Capacity) => new(new(_folder), new ProtocolLogClock(Noon), NullLogger<ProtocolLog>.Instance, capacity);

    private static async Task Patience(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
