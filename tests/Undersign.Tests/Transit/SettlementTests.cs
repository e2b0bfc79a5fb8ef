using Undersign.Decisions;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>Law 1: what is answered, and what is kept to make the answer true.</summary>
public sealed class SettlementTests : IDisposable
{
    private static readonly SmtpReply Refused = new(550, new(5, 1, 1), "No such user");
    private static readonly SmtpReply Deferred = new(451, new(4, 2, 0), "Greylisted");

    private readonly MailData _data = MailData.From("Subject: x\r\n\r\nbody\r\n"u8);

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Everybody_was_taken_and_nothing_is_kept()
    {
        var settlement = Settle([SmtpReply.Ok, SmtpReply.Ok], [SmtpReply.Ok]);

        Assert.Equal(250, settlement.Reply.Code);
        Assert.Empty(settlement.Rest);
    }

    [Fact]
    public void All_refused_is_answered_with_the_next_hops_own_words() => AssertAnswered(Refused, Settle([Refused, Refused], [Refused]));

    [Fact]
    public void One_deferral_among_refusals_brings_the_whole_message_back() => AssertAnswered(Deferred, Settle([Refused], [Deferred]));

    [Fact]
    public void The_rest_of_a_copy_is_kept_when_others_have_it()
    {
        var settlement = Settle([SmtpReply.Ok, Deferred, Refused]);

        Assert.Equal(250, settlement.Reply.Code);
        var (_, recipients) = Assert.Single(settlement.Rest);
        Assert.Equal([Deferred, Refused], recipients.Select(recipient => recipient.LastReply));
        Assert.Equal([false, true], recipients.Select(recipient => recipient.HasFailed));
    }

    [Fact]
    public void A_copy_that_nobody_took_is_kept_when_another_copy_was_taken()
    {
        var settlement = Settle([Refused, Refused], [SmtpReply.Ok]);

        Assert.Equal(250, settlement.Reply.Code);
        Assert.Equal(2, Assert.Single(settlement.Rest).Recipients.Count);
    }

    [Fact]
    public void An_error_is_never_answered_once_somebody_has_the_message()
    {
        SmtpReply[] replies = [SmtpReply.Ok, Refused, Deferred];
        foreach (var (first, second, third) in from a in replies from b in replies from c in replies select (a, b, c))
        {
            var settlement = Settle([first, second], [third]);
            var taken = new[] { first, second, third }.Count(reply => reply.IsPositive);

            Assert.Equal(taken > 0, settlement.Reply.IsPositive);
            Assert.Equal(taken is 0 or 3 ? 0 : 3 - taken, settlement.Rest.Sum(rest => rest.Recipients.Count));
        }
    }

    private static void AssertAnswered(SmtpReply expected, Settlement settlement)
    {
        Assert.Equal(expected, settlement.Reply);
        Assert.Empty(settlement.Rest);
    }

    /// <summary>A copy for each array, a recipient for each reply.</summary>
    private Settlement Settle(params SmtpReply[][] copies) => Settlement.Of([.. copies.Select(HandedOver)]);

    private (Copy Copy, Handover Handover) HandedOver(SmtpReply[] replies)
    {
        var recipients = replies.Select((_, number) => new EnvelopeRecipient(new($"r{number}", "fabrikam.example"))).ToArray();
        var envelope = new Envelope(new("ann", "contoso.example"), MailParameters.None, recipients);
        var outcomes = recipients.Zip(replies, static (recipient, reply) => new RecipientOutcome(recipient, reply));
        return (new(new Decision.Pass("test", null), null, envelope, new(_data), []), new("hop", [.. outcomes]));
    }
}
