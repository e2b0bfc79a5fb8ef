using Microsoft.Extensions.DependencyInjection;
using Undersign.Onboarding.Errands;
using Undersign.Onboarding.Probes;
using Undersign.Tests.Traces;
using Undersign.Traces;

namespace Undersign.Tests.Admin;

/// <summary>A probe that somebody sends, followed on the page.</summary>
public sealed class ConnectProbeTests : ConnectTestBase
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ApplyAsync();
    }

    [Fact]
    public async Task The_page_says_whom_to_write_to_and_shows_each_leg_as_it_is_known()
    {
        Assert.Contains("value=\"ann@contoso.example\"", await PageAsync("connect"), StringComparison.Ordinal);

        Assert.Equal("/connect?organisation=contoso#probe", await PressAsync("probe", ("to", "ann@contoso.example")));
        await UntilAsync(static errand => errand.Legs.Count == 2);
        var recipient = $"{Known?.Probe?.Recipient}";
        var waiting = await PageAsync("connect");
        Came(recipient, 1);
        await UntilAsync(static errand => errand.Legs.Count == ProbeWay.Names.Count);
        var round = await PageAsync("connect");
        await PressAsync("stop");

        Assert.StartsWith("ann+undersign-", recipient, StringComparison.Ordinal);
        Assert.Contains($"<code>{recipient}</code>", waiting, StringComparison.Ordinal);
        Assert.Contains("<li class=\"running\"><b>came to Undersign</b>nothing has come yet", waiting, StringComparison.Ordinal);
        Assert.Contains("<li class=\"\"><b>handed back</b>not reached", waiting, StringComparison.Ordinal);
        Assert.Contains("signed with standard by the rule Mail to the outside", round, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:2526: 250 2.0.0 OK", round, StringComparison.Ordinal);
        Assert.IsType<ErrandEnd.Stopped>((await EndAsync()).End);
    }

    [Fact]
    public async Task A_leg_that_is_missing_is_named_with_what_to_look_at()
    {
        await ConnectAsync();
        await PressAsync("probe", ("to", "ann@contoso.example"));
        await UntilAsync(static errand => errand.Probe is not null);
        Came($"{Known?.Probe?.Recipient}", 2);

        var failed = Assert.IsType<ErrandEnd.Failed>((await EndAsync()).End);
        var page = await PageAsync("connect");

        Assert.Equal("stays there: it came to Undersign again", failed.Says);
        Assert.Contains("its exception for the mark", failed.Fix, StringComparison.Ordinal);
        Assert.Contains("<li class=\"bad\"><b>stays there</b>it came to Undersign again", page, StringComparison.Ordinal);
        Assert.Contains("Degraded: something is not as it should be", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("ann@fabrikam.example")]
    [InlineData("ann@contoso.example, bob@contoso.example")]
    public async Task It_ends_at_a_mailbox_of_the_organisation(string to)
    {
        Assert.EndsWith("&said=to", await PressAsync("probe", ("to", to)), StringComparison.Ordinal);

        Assert.Null(Known);
    }

    /// <summary>So many times.</summary>
    private void Came(string recipient, int times)
    {
        var writer = Running.Services.GetRequiredService<TraceWriter>();
        foreach (var time in Enumerable.Range(0, times))
        {
            writer.Write(TraceSamples.Trace(TimeProvider.System.GetUtcNow().AddMilliseconds(time), "ann@contoso.example", $"<{time}@contoso.example>", recipient));
        }
    }
}
