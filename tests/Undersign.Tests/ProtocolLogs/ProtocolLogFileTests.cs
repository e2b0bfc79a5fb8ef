using System.Text;
using Undersign.Operation;
using Undersign.ProtocolLogs;

namespace Undersign.Tests.ProtocolLogs;

/// <summary>Circles: a new file when one is full or a day is over, and the oldest go.</summary>
public sealed class ProtocolLogFileTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-protocol-").FullName;
    private readonly string _sent;

    public ProtocolLogFileTests() => _sent = Path.Combine(_folder, "SmtpSend");

    private IEnumerable<string> Files => Directory.EnumerateFiles(_sent).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_full_file_a_new_day_and_a_restart_begin_a_new_file()
    {
        using (var file = FileOf(new(_folder, FileSize: 560)))
        {
            file.Write(Lines(200), Noon);
            file.Write(Lines(100), Noon.AddHours(2));
            Assert.Equal(["SEND20261121-1.log"], Files, StringComparer.Ordinal);
            file.Write(Lines(100), Noon.AddHours(3));
            file.Write(Lines(100), Noon.AddDays(1));
        }

        using var restarted = FileOf(new(_folder));
        restarted.Write(Lines(100), Noon.AddDays(1));

        Assert.Equal(["SEND20261121-1.log", "SEND20261121-2.log", "SEND20261122-1.log", "SEND20261122-2.log"], Files, StringComparer.Ordinal);
        Assert.All(Files, name => Assert.InRange(new FileInfo(Path.Combine(_sent, name)).Length, 300, 560));
    }

    [Fact]
    public void Days_end_where_the_zero_meridian_says()
    {
        using var file = FileOf(new(_folder));

        file.Write(Lines(10), new(2026, 11, 22, 0, 30, 0, TimeSpan.FromHours(1)));

        Assert.Equal(["SEND20261121-1.log"], Files, StringComparer.Ordinal);
    }

    [Fact]
    public void The_oldest_go_when_the_folder_is_full_and_what_is_not_ours_stays()
    {
        using var file = FileOf(new(_folder, FileSize: 500, FolderSize: 2000, Days: 100_000));
        Directory.CreateDirectory(_sent);
        File.WriteAllText(Path.Combine(_sent, "SENDERS.log"), new string('x', 5000));
        for (var piece = 0; piece < 14; piece++)
        {
            file.Write(Lines(250), Noon.AddHours(piece));
            Assert.InRange(Directory.EnumerateFiles(_sent, "SEND2*").Sum(static path => new FileInfo(path).Length), 1, 2000);
        }

        Assert.Equal(["SEND20261121-11.log", "SEND20261121-12.log", "SEND20261122-1.log", "SEND20261122-2.log", "SENDERS.log"], Files, StringComparer.Ordinal);
    }

    [Fact]
    public void Files_go_when_their_day_is_too_long_ago()
    {
        Directory.CreateDirectory(_sent);
        foreach (var day in (int[])[21, 22, 23])
        {
            File.WriteAllText(Path.Combine(_sent, $"SEND202610{day}-1.log"), "old");
        }

        new ProtocolLogFolder(ProtocolLogKind.Send, new(_folder)).Sweep(Noon, reserved: 0);

        Assert.Equal(["SEND20261022-1.log", "SEND20261023-1.log"], Files, StringComparer.Ordinal);
    }

    [Fact]
    public void A_file_that_was_taken_away_is_followed_by_another()
    {
        using var file = FileOf(new(_folder));
        file.Write(Lines(10), Noon);
        File.Move(Path.Combine(_sent, "SEND20261121-1.log"), Path.Combine(_folder, "elsewhere"));

        file.Write(Lines(10), Noon);

        Assert.Equal(["SEND20261121-1.log"], Files, StringComparer.Ordinal);
    }

    private static ProtocolLogFile FileOf(ProtocolLogLimits limits) => new(new(ProtocolLogKind.Send, limits), limits.FileSize);

    private static byte[] Lines(int octets) => Encoding.ASCII.GetBytes(new string('x', octets - 2) + "\r\n");
}
