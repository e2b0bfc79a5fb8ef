using Microsoft.Extensions.Diagnostics.HealthChecks;
using Undersign.Custody;
using Undersign.Organisations;

namespace Undersign.Tests.Custody;

/// <summary>A node whose database takes no writes answers 452 to what is to be queued, and says that it is not ready.</summary>
public sealed class CustodyHealthTests : CustodyTestBase
{
    private readonly CustodyHealth _health;

    public CustodyHealthTests() => _health = new(new(Node, Organisations, Clock, Diary.For<CustodyRoom>()), Writer, Organisations, Node);

    [Fact]
    public async Task After_a_write_that_failed_the_node_is_not_ready_until_one_succeeds()
    {
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        await FailAsync();

        var told = await CheckAsync();
        Assert.Equal(HealthStatus.Unhealthy, told.Status);
        Assert.Contains("452", told.Description, StringComparison.Ordinal);

        await ExecuteAsync("ALTER TABLE custody_away RENAME TO custody_shared");
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
        Assert.Null(Writer.Trouble);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Mail_that_goes_straight_through_needs_no_custody()
    {
        await FailAsync();
        Organisations.Replace(new([ContosoBy(DeliveryMode.CutThrough)]));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync()).Status);
    }

    [Fact]
    public async Task A_change_that_is_itself_to_blame_says_nothing_of_the_database()
    {
        var kept = await KeepAsync("fabrikam.example");

        await Assert.ThrowsAsync<IOException>(() => KeepAsync(kept));

        Assert.Null(Writer.Trouble);
    }

    private async Task FailAsync()
    {
        await ExecuteAsync("ALTER TABLE custody_shared RENAME TO custody_away");
        await Assert.ThrowsAsync<IOException>(() => Writer.WriteAsync(static changes => changes.ProveAsync(), 0, TestEnds));
        Assert.NotNull(Writer.Trouble);
    }

    private Task<HealthCheckResult> CheckAsync() => _health.CheckHealthAsync(new(), TestEnds);
}
