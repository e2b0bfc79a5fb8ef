using System.Text;
using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Rehearsals;
using Undersign.Tests.Organisations;
using Undersign.Traces;
using Undersign.Transit;

namespace Undersign.Tests.Rehearsals;

public sealed class HindsightTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly Organisation Contoso = OrganisationSamples.Contoso();

    /// <summary>Of what is kept and of what is not; about the recipient, the sender, the message and everybody it was for.</summary>
    private static readonly Condition[] Asked =
    [
        new Condition.OfRecipient(new RecipientTest.OnSide(IsInside: false)),
        new Condition.OfRecipient(new RecipientTest.AddressIs(new(null, "fabrikam.example"))),
        new Condition.OfSender(new SenderTest.InGroup("Sales")),
        new Condition.OfSender(new SenderTest.InGroup("Support")),
        new Condition.OfSender(new SenderTest.InGroup("Sales"), Identity.Sender),
        new Condition.OfSender(new SenderTest.InGroup("Support"), Identity.Envelope),
        new Condition.OfMessage(new MessageTest.Subject(new TextTest.Contains("offer"))),
        new Condition.OfMessage(new MessageTest.Body(new TextTest.Contains("offer"))),
        new Condition.OfMessage(new MessageTest.InThread(ThreadPosition.Reply)),
        new Condition.OfMessage(new MessageTest.OnBehalf(Expected: true)),
        new Condition.OfMessage(new MessageTest.Larger(100)),
        new Condition.OfMessage(new MessageTest.Larger(100_000)),
        new Condition.AnyRecipient([new RecipientTest.OnSide(IsInside: true)]),
        new Condition.AnyRecipient([new RecipientTest.OnSide(IsInside: false)]),
        new Condition.EveryRecipient([new RecipientTest.OnSide(IsInside: false)]),
        new Condition.EveryRecipient([new RecipientTest.OnSide(IsInside: true)]),
    ];

    /// <summary>Nothing is claimed of a past message that was not so: whatever conditions are made of, hindsight says what was, or that it does not know.</summary>
    [Fact]
    public void Hindsight_is_right_or_silent()
    {
        var random = new Random(4711);
        var (knew, silent) = (0, 0);
        for (var round = 0; round < 2000; round++)
        {
            var (real, past, recipient) = Message(random);
            var condition = Tree(random, depth: 3);

            var held = Hindsight.Held(condition, past, recipient);

            Assert.True(held is null || held == condition.Holds(real, recipient), $"{condition}: {held}");
            (knew, silent) = held is null ? (knew, silent + 1) : (knew + 1, silent);
        }

        Assert.InRange(knew, 300, 1700);
        Assert.InRange(silent, 300, 1700);
    }

    private static Condition Tree(Random random, int depth) => depth == 0 || random.Next(3) == 0
        ? random.GetItems(Asked, 1)[0]
        : random.Next(3) switch
        {
            0 => new Condition.All([Tree(random, depth - 1), Tree(random, depth - 1)]),
            1 => new Condition.Any([Tree(random, depth - 1), Tree(random, depth - 1)]),
            _ => new Condition.Not(Tree(random, depth - 1)),
        };

    /// <summary>A message as it came, and what is left of it.</summary>
    private static (MessageFacts Real, MessageFacts Past, RecipientFacts Recipient) Message(Random random)
    {
        var to = random.GetItems(["rita@fabrikam.example", "ben.okafor@contoso.example", "sven@northwind.example"], random.Next(1, 3));
        var envelope = to[..random.Next(1, to.Length + 1)];
        var (path, sender) = (random.GetItems(["elif.demir@contoso.example", "anna.berger@contoso.example"], 1)[0], random.Next(2) == 0 ? "Sender: chloe.martin@contoso.example\r\n" : "");
        var subject = random.GetItems(["Re: offer", "Hello"], 1)[0];
        var data = MailData.From(Encoding.UTF8.GetBytes($"From: anna.berger@contoso.example\r\n{sender}To: {string.Join(", ", to)}\r\nSubject: {subject}\r\n\r\nan offer\r\n"));
        var real = Facts.Of(MimeReader.Read(data), new(Mailbox(path), MailParameters.None, [.. envelope.Select(static address => new EnvelopeRecipient(Mailbox(address)))]), Contoso, "gateway.example", At);
        var trace = new TraceRecord
        {
            Id = "",
            At = At,
            Sender = "anna.berger@contoso.example",
            Outcome = "",
            Octets = data.Length,
            Recipients = [.. envelope.Select(static address => new TracedRecipient(address, "pass", null, null, ""))],
            Events = [new System.Text.Json.Nodes.JsonObject { ["event"] = "received", ["reversePath"] = path }],
        };
        return (real, PastExplanation.FactsOf(trace, Contoso)!, Facts.Of(Mailbox(envelope[0]), Contoso)); // its author is an address
    }

    private static Mailbox Mailbox(string address) => new(address[..address.IndexOf('@', StringComparison.Ordinal)], address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..]);
}
