using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Undersign.Operation;
using Undersign.Storage;
using Undersign.Tests.House;

namespace Undersign.Tests.Operation;

/// <summary>How long a node that stops waits for what is being handed over.</summary>
public sealed partial class StopTests
{
    [Theory]
    [InlineData(5, 15)]
    [InlineData(60, 70)]
    [InlineData(240, 250)]
    public async Task A_handover_that_may_take_long_is_not_cut_off(int handoverSeconds, int expected)
    {
        await using var gateway = Gateway.Build(new()
        {
            HostName = "gateway.example",
            Storage = new StorageLocation.Sqlite(Path.Combine(Path.GetTempPath(), $"undersign-{Guid.CreateVersion7():n}.db")),
            ReceiveConnectors = [],
            Web = new(IPAddress.Loopback, 0),
            Limits = new(HandoverSeconds: handoverSeconds),
        });

        Assert.Equal(expected, gateway.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds);
    }

    /// <summary>After the stop itself, idle connections to next hops are closed and the database is.</summary>
    [Fact]
    public void The_service_waits_longer_than_the_longest_stop()
    {
        var seconds = int.Parse(Timeout().Match(Repository.Read("deploy/undersign.service")).Groups["seconds"].Value, CultureInfo.InvariantCulture);

        Assert.Equal(NodeLimits.MostHandoverSeconds + 10, Gateway.LongestStop.TotalSeconds);
        Assert.InRange(seconds, Gateway.LongestStop.TotalSeconds + 30, Gateway.LongestStop.TotalSeconds + 120);
    }

    [GeneratedRegex(@"^TimeoutStopSec=(?<seconds>\d+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Timeout();
}
