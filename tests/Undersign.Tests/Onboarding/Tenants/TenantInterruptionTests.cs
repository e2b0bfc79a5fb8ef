using Undersign.Onboarding;

namespace Undersign.Tests.Onboarding.Tenants;

/// <summary>Killed at any moment, in either direction, and begun again.</summary>
public sealed class TenantInterruptionTests : TenantTestBase
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_directions_go_on_from_wherever_they_were_interrupted(bool isDoneFirst)
    {
        var before = Tenant.Describe();
        await ApplyAsync();
        var connected = Tenant.Describe();
        await DisconnectAsync();
        var interruptions = 0;
        for (var isInterrupted = true; isInterrupted; interruptions++)
        {
            var onTheWay = await InterruptAsync(interruptions + 1, isDoneFirst, cancellation => ApplyAsync(cancellation: cancellation));
            AssertMailIsSafe();
            await ApplyAsync();
            Assert.Equal(connected, Tenant.Describe());

            var onTheWayBack = await InterruptAsync(interruptions + 1, isDoneFirst, cancellation => DisconnectAsync(cancellation));
            AssertMailIsSafe();
            await DisconnectAsync();
            Assert.Equal(before, Tenant.Describe());
            isInterrupted = onTheWay || onTheWayBack;
        }

        Assert.InRange(interruptions, 14, 100);
    }

    [Fact]
    public async Task What_was_begun_can_be_taken_back_from_wherever_it_was_interrupted()
    {
        var before = Tenant.Describe();
        for (var number = 1; await InterruptAsync(number, isDoneFirst: true, cancellation => ApplyAsync(cancellation: cancellation)); number++)
        {
            await DisconnectAsync();

            Assert.Equal(before, Tenant.Describe());
        }
    }

    /// <summary>If mail goes to us, it can come back; and what must not come does not.</summary>
    private void AssertMailIsSafe()
    {
        if (Tenant.Rules.Enabled.Contains(RulePlan.Route, StringComparer.Ordinal))
        {
            Assert.Contains(ExchangePlan.Outbound, Tenant.Connectors.Names, StringComparer.Ordinal);
            Assert.Contains(ExchangePlan.Inbound, Tenant.Connectors.Names, StringComparer.Ordinal);
            Assert.Contains("Undersign: leave automatic replies", Tenant.Rules.Enabled, StringComparer.Ordinal);
        }
    }

    /// <returns>Whether it came to that many changes.</returns>
    private async Task<bool> InterruptAsync(int number, bool isDoneFirst, Func<CancellationToken, Task> work)
    {
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bool Interrupts(string cmdlet)
        {
            if (cmdlet.StartsWith("Get-", StringComparison.Ordinal) || --number != 0)
            {
                return false;
            }

            kill.Cancel();
            return true;
        }

        Exchange.Meddle = isDoneFirst ? null : cmdlet => Interrupts(cmdlet) ? AdminApi.ExchangeDouble.Status(503) : null;
        Exchange.LosesAnswer = isDoneFirst ? Interrupts : null;
        var ended = await Record.ExceptionAsync(() => work(kill.Token));
        (Exchange.Meddle, Exchange.LosesAnswer) = (null, null);
        Assert.True(ended is null or OperationCanceledException, $"{ended}");
        return ended is not null;
    }
}
