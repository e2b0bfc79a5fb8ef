using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Undersign.Operation;
using Undersign.Storage;

namespace Undersign.Tests.Operation;

/// <summary>How long a node that stops waits for what is being handed over.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(NodeLimits.MostHandoverSeconds)]
    public async Task A_handover_that_may_take_long_is_not_cut_off(int handoverSeconds)
    {
        await using var gateway = Gateway.Build(new()
        {
            HostName = "gateway.example",
            Storage = new StorageLocation.Sqlite(Path.Combine(Path.GetTempPath(), $"undersign-{Guid.CreateVersion7():n}.db")),
            ReceiveConnectors = [],
            Web = new(IPAddress.Loopback, 0),
            Limits = new(HandoverSeconds: handoverSeconds),
        });

        var limit = gateway.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

        Assert.Equal(handoverSeconds + 10, limit.TotalSeconds);
        Assert.True(limit <= Gateway.LongestStop);
    }
}
