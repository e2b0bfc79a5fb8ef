using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Undersign.EndToEnd.Burdens;

/// <summary>A node comes back at once, however much waits in its queue: it reads what it can work on, and no more.</summary>
/// <remarks>UNDERSIGN_QUEUED=100000 queues as many as it says, and holds the time to the clock too, which takes an idle machine.</remarks>
public sealed class StartUpTests(ITestOutputHelper output)
{
    private const int UsualQueued = 20_000;

    /// <summary>So many have left, and their places have been filled again many times, before memory is looked at.</summary>
    private const int Left = 200;

    private const long MostResident = 300L * 1024 * 1024;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_node_with_a_long_queue_greets_within_10_seconds_and_stays_under_300_MB()
    {
        var isAsked = int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_QUEUED"), NumberStyles.None, CultureInfo.InvariantCulture, out var queued);
        queued = isAsked ? queued : UsualQueued;
        await using var hop = OddHop.Start(HopScript.DropsAtConnect with { KeepsOctets = false });
        await using var gateway = await GatewayProcess.StartAsync(new(hop.Port) { Delivery = "queue" });
        Assert.Equal(250, (await Sender.SendAsync(gateway.Port, Letter.New())).Reply.Code);
        await gateway.StopAsync();
        await MultiplyAsync(gateway.Database, queued);
        hop.Script = HopScript.Normal with { KeepsOctets = false };

        var began = TimeProvider.System.GetTimestamp();
        await gateway.StartAsync();
        var (passed, worked) = (TimeProvider.System.GetElapsedTime(began), gateway.ProcessorTime);
        await hop.WaitAsync(static taken => taken.Count >= Left);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{queued} queued: greeting after {passed.TotalSeconds:0.0} s, {worked.TotalSeconds:0.0} s of a processor, at most {gateway.PeakResident / 1024 / 1024} MB resident"));
        Assert.InRange(isAsked ? passed : worked, TimeSpan.Zero, MostTime); // the clock also counts what other tests do to the machine
        Assert.InRange(gateway.PeakResident, 0, MostResident);
    }

    /// <summary>What is in custody once is there as often as wanted afterwards, and all of it is due.</summary>
    private static async Task MultiplyAsync(string database, int times)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        foreach (var table in (string[])["custody", "custody_octets"])
        {
            await using var columns = connection.CreateCommand();
            columns.CommandText = "SELECT group_concat(name, ', ') FROM pragma_table_info(@table) WHERE name <> 'id'";
            columns.Parameters.AddWithValue("table", table);
            var others = (string?)await columns.ExecuteScalarAsync(cancellationToken);
            await using var copies = connection.CreateCommand();
#pragma warning disable CA2100 // the names are those of this method and of our own schema
            copies.CommandText = $"""
                WITH RECURSIVE numbers (number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM numbers WHERE number < @times)
                INSERT INTO {table} (id, {others}) SELECT printf('%032x', number), {others} FROM {table} CROSS JOIN numbers
                """;
#pragma warning restore CA2100
            copies.Parameters.AddWithValue("times", times);
            Assert.Equal(times - 1, await copies.ExecuteNonQueryAsync(cancellationToken));
        }

        await using var due = connection.CreateCommand();
        due.CommandText = "UPDATE custody SET next_attempt_at = 0; DELETE FROM custody_destinations";
        await due.ExecuteNonQueryAsync(cancellationToken);
    }
}
