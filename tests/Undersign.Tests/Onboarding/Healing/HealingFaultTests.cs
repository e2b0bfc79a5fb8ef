using Undersign.Onboarding.Healing;
using Undersign.Tests.Onboarding.AdminApi;

namespace Undersign.Tests.Onboarding.Healing;

/// <summary>Several nodes, restarts, and an interface that is away at the wrong moment.</summary>
public sealed class HealingFaultTests : HealingTestBase
{
    [Fact]
    public async Task Of_two_nodes_one_acts()
    {
        var other = NewNode(name: "two");
        Breaks();
        await PassAsync(20, Node, other);
        Assert.False(IsRuleOn);
        Mends();

        await PassAsync(15, other, Node);

        Assert.True(IsRuleOn);
        Assert.InRange(Asked, 40, 70);
        Assert.Equal((1, 1), (Changes().Count(static cmdlet => cmdlet == "Disable-TransportRule"), Changes().Skip(Before()).Count(static cmdlet => cmdlet == "Enable-TransportRule")));
    }

    /// <summary>Exchange Online is many servers: one shows the rule off, and the next one shows it on.</summary>
    [Fact]
    public async Task A_server_that_was_not_told_yet_shows_nobodys_decision()
    {
        await PauseAsync();
        Does("Enable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        await PassAsync(1);
        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        Mends();

        await PassAsync(12);

        Assert.True(IsRuleOn);
        Assert.DoesNotContain(IsLeft, Diary.Numbers);
    }

    /// <summary>Its own way to the outside may be what is broken.</summary>
    [Fact]
    public async Task Where_another_nodes_mail_is_taken_the_way_is_open()
    {
        var other = NewNode(() => new(Time.GetUtcNow(), null, null), "two");
        Breaks();

        await PassAsync(60, Node, other);

        Assert.True(IsRuleOn);
    }

    [Fact]
    public async Task What_one_node_began_another_ends()
    {
        await PauseAsync();
        Mends();
        await PassAsync(5);
        var restarted = NewNode(static () => default);

        await PassAsync(7, restarted);

        Assert.True(IsRuleOn);
    }

    [Fact]
    public async Task A_restart_forgets_nothing_of_what_came_before()
    {
        Breaks();
        await PassAsync(10);

        await PassAsync(7, NewNode());

        Assert.False(IsRuleOn);
    }

    [Theory]
    [InlineData("Disable-")]
    [InlineData("Get-TransportRule")]
    public async Task Without_leave_it_is_said_and_tried_again(string cmdlet)
    {
        Breaks();
        await PassAsync(14);
        Exchange.Fail(cmdlet, times: int.MaxValue, ExchangeDouble.Status(403));
        await PassAsync(10);
        var concern = Assert.Single(Node.Concerns());
        Assert.True(IsRuleOn);
        Exchange.Meddle = null;

        await PassAsync(2);

        Assert.False(IsRuleOn);
        Assert.Contains("contoso: mail does not come back (back.example:25 cannot be asked), and the rule cannot be turned off: ", concern, StringComparison.Ordinal);
        Assert.Contains("do it in the Exchange admin center", Diary.Line(CannotTurn), StringComparison.Ordinal);
    }

    /// <summary>We did not: so it is theirs, whatever we wanted.</summary>
    [Fact]
    public async Task A_rule_that_somebody_turns_off_while_we_cannot_stays_off()
    {
        Breaks();
        await PassAsync(14);
        Exchange.Fail("Disable-", times: int.MaxValue, ExchangeDouble.Status(403));
        await PassAsync(5);
        Does("Disable-TransportRule", """{ "Identity": "Undersign: send to the gateway" }""");
        Exchange.Meddle = null;
        await PassAsync(5);
        Mends();

        await PassAsync(60);

        Assert.False(IsRuleOn);
        Assert.Empty(Node.Concerns());
    }

    [Fact]
    public async Task A_rule_that_cannot_be_turned_on_stays_paused_until_it_can()
    {
        await PauseAsync();
        Mends();
        Exchange.Fail("Enable-", times: int.MaxValue, ExchangeDouble.Status(403));
        await PassAsync(20);
        Assert.True((await KeptAsync()).IsPaused);
        Assert.Contains("role", Assert.Single(Node.Concerns()), StringComparison.OrdinalIgnoreCase);
        Exchange.Meddle = null;

        await PassAsync(2);

        Assert.True(IsRuleOn);
        Assert.Empty(Node.Concerns());
    }

    [Theory]
    [InlineData("Disable-TransportRule")]
    [InlineData("Enable-TransportRule")]
    public async Task An_answer_that_is_lost_is_no_reason_to_forget_what_was_asked(string cmdlet)
    {
        var lost = 0;
        Exchange.LosesAnswer = asked => asked == cmdlet && lost++ < 5;
        Breaks();
        await PassAsync(20);
        Assert.False(IsRuleOn);
        Mends();

        await PassAsync(20);

        Assert.True(IsRuleOn);
        Assert.True(lost > 0);
        Assert.Equal(PausePhase.Flowing, (await KeptAsync()).Phase);
    }

    /// <summary>The first answer is lost, and what comes after it says no more than that it is too much.</summary>
    [Fact]
    public async Task A_rule_that_went_off_unheard_is_turned_on_again()
    {
        var asked = 0;
        Exchange.Meddle = cmdlet => cmdlet == "Disable-TransportRule" && asked++ > 0 ? ExchangeDouble.Status(429) : null;
        Exchange.LosesAnswer = static cmdlet => cmdlet == "Disable-TransportRule";
        await PauseAsync();
        (Exchange.Meddle, Exchange.LosesAnswer) = (null, null);
        Mends();

        await PassAsync(15);

        Assert.True(IsRuleOn);
    }

    /// <summary>A second attempt would come when another node, or an administrator, acts already.</summary>
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_look_asks_once(int status)
    {
        Breaks();
        await PassAsync(14);
        Exchange.Fail("Disable-", times: int.MaxValue, ExchangeDouble.Status(status));

        await PassAsync(5);

        Assert.InRange(Changes().Count(static cmdlet => cmdlet == "Disable-TransportRule"), 1, 5);
        Assert.NotEmpty(Node.Concerns());
    }

    [Fact]
    public async Task A_way_that_closes_while_the_rule_cannot_be_turned_on_keeps_it_off()
    {
        await PauseAsync();
        Mends();
        Exchange.LosesAnswer = static cmdlet => cmdlet == "Enable-TransportRule"; // it is on, and nobody has heard so
        Exchange.Meddle = cmdlet => cmdlet == "Get-TransportRule" && Changes().Last() == "Enable-TransportRule" ? ExchangeDouble.Status(503) : null;
        await PassAsync(12);
        Assert.True(IsRuleOn);
        Assert.Equal(PausePhase.Opening, (await KeptAsync()).Phase);
        (Exchange.Meddle, Exchange.LosesAnswer) = (null, null);
        Breaks();

        await PassAsync(2);

        Assert.False(IsRuleOn);
        Assert.True((await KeptAsync()).IsPaused);
    }

    /// <summary>Enabling all of them was part of connecting.</summary>
    private int Before() => Changes().TakeWhile(static cmdlet => cmdlet != "Disable-TransportRule").Count();
}
