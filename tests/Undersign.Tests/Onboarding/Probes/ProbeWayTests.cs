using System.Text.Json.Nodes;
using Undersign.Onboarding.Probes;
using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Tests.Onboarding.Probes;

/// <summary>What traces say of a probe's way: each leg up to the first that is missing or still waited for.</summary>
public sealed class ProbeWayTests
{
    private const string Stamped = """{ "event": "decided", "recipients": 1, "decision": "stamp", "rule": "Everything", "signature": "standard" }""";
    private const string Passed = """{ "event": "decided", "recipients": 1, "decision": "pass", "reason": "it has been through already" }""";
    private const string Taken = """{ "event": "handed over", "nextHop": "mx.example:25", "reply": "250 2.6.0 Queued", "recipients": 1, "milliseconds": 80 }""";
    private const string NotKnown = """{ "event": "handed over", "nextHop": "mx.example:25", "reply": "451 4.7.64 TenantAttribution", "recipients": 1, "milliseconds": 80, "advice": "Look at the connector." }""";
    private const string Greylisted = """{ "event": "handed over", "nextHop": "mx.example:25", "reply": "451 4.7.1 later", "recipients": 1, "milliseconds": 80 }""";
    private const string Foreign = """{ "event": "refused", "reason": "the routing code is nobody's" }""";

    private static readonly ProbeLeg Submitted = new("submitted", ProbeLegState.Done, DateTimeOffset.UnixEpoch, "250 Ok");

    [Fact]
    public void Nothing_is_known_of_a_message_that_was_not_submitted() =>
        Assert.Equal("submitted Missing", Told(Submitted with { State = ProbeLegState.Missing }, isOver: true));

    [Theory]
    [InlineData(false, "submitted Done, came to Undersign Waiting")]
    [InlineData(true, "submitted Done, came to Undersign Missing")]
    public void What_has_not_come_is_waited_for_until_it_is_over(bool isOver, string expected) => Assert.Equal(expected, Told(Submitted, isOver));

    [Theory]
    [InlineData(false, "Waiting")]
    [InlineData(true, "Done")]
    public void It_has_gone_the_whole_way_when_it_does_not_come_again(bool isOver, string last) =>
        Assert.Equal($"submitted Done, came to Undersign Done, decided Done, handed back Done, stays there {last}", Told(Submitted, isOver, Trace(1, RecipientStatus.Delivered, Stamped, Taken)));

    [Fact]
    public void A_second_time_is_a_loop() =>
        Assert.Equal("submitted Done, came to Undersign Done, decided Done, handed back Done, stays there Missing", Told(Submitted, isOver: false, Trace(2, RecipientStatus.Refused, Passed), Trace(1, RecipientStatus.Delivered, Stamped, Taken)));

    [Fact]
    public void A_refusal_of_ours_is_not_waited_out()
    {
        var leg = ProbeWay.Of(Submitted, [Trace(1, RecipientStatus.Refused, Foreign)], isOver: false)[^1];

        Assert.Equal((ProbeLegState.Missing, "it was here and was refused: the routing code is nobody's"), (leg.State, leg.Words));
    }

    [Fact]
    public void What_the_next_hop_does_not_take_for_a_reason_that_is_known_is_told_with_it()
    {
        var leg = ProbeWay.Of(Submitted, [Trace(1, RecipientStatus.Deferred, Stamped, NotKnown)], isOver: false)[^1];

        Assert.Equal(("handed back", ProbeLegState.Missing, "mx.example:25: 451 4.7.64 TenantAttribution", "Look at the connector."), (leg.Name, leg.State, leg.Words, leg.Advice));
    }

    [Theory]
    [InlineData(false, "Waiting")]
    [InlineData(true, "Missing")]
    public void What_the_next_hop_wants_later_is_tried_again(bool isOver, string last) =>
        Assert.Equal($"submitted Done, came to Undersign Done, decided Done, handed back {last}", Told(Submitted, isOver, Trace(1, RecipientStatus.Deferred, Stamped, Greylisted)));

    /// <summary>The tenant tries again what we deferred: that is a trace of its own, and no loop.</summary>
    [Fact]
    public void It_may_be_taken_at_the_second_time() =>
        Assert.Equal("submitted Done, came to Undersign Done, decided Done, handed back Done, stays there Done", Told(Submitted, isOver: true, Trace(1, RecipientStatus.Deferred, Stamped, Greylisted), Trace(2, RecipientStatus.Delivered, Stamped, Taken)));

    [Fact]
    public void A_probe_has_a_recipient_of_its_own_and_says_nothing_of_programs()
    {
        var (one, other) = (Probe.To(new("ann", "contoso.example"), DateTimeOffset.UnixEpoch), Probe.To(new("ann", "contoso.example"), DateTimeOffset.UnixEpoch));
        var message = System.Text.Encoding.ASCII.GetString(one.Message(new Mailbox("ann", "contoso.example")));

        Assert.Matches("^ann\\+undersign-[a-z2-9]{8}@contoso\\.example$", one.Recipient.ToString());
        Assert.NotEqual(one.Recipient, other.Recipient);
        Assert.Contains($"\r\nTo: <{one.Recipient}>\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: Thu, 01 Jan 1970 00:00:00 +0000\r\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Auto-Submitted", message, StringComparison.OrdinalIgnoreCase);
    }

    private static string Told(ProbeLeg submitted, bool isOver, params TraceRecord[] traces) =>
        string.Join(", ", ProbeWay.Of(submitted, traces, isOver).Select(static leg => $"{leg.Name} {leg.State}"));

    private static TraceRecord Trace(int number, RecipientStatus status, params string[] events) => new()
    {
        Id = $"0193f0a2-7c11-7000-8000-00000000000{number}",
        At = DateTimeOffset.UnixEpoch,
        Organisation = "contoso",
        Sender = "ann@contoso.example",
        Outcome = "x",
        Recipients = [new("ann+undersign-abcdefgh@contoso.example", "stamp", "Everything", "mx.example:25", "x", status)],
        Events = [.. events.Select(static text => JsonNode.Parse(text))],
    };
}
