using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Relaying;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>Law 4: what a sender sends again because it has not heard our answer does not leave twice, and everything else does.</summary>
public sealed class HandoverMemoryTests
{
    private const string Mail = "Message-ID: <1@contoso.example>\r\nSubject: x\r\n\r\nHello\r\n";

    private readonly SteppedTime _time = new();
    private readonly HandoverMemory _memory;

    public HandoverMemoryTests() => _memory = new(_time);

    [Fact]
    public void Law_4_what_comes_again_after_its_answer_was_lost_is_known()
    {
        Send(Mail).Lost();

        var earlier = Begin(Note(Mail));

        Assert.Equal(SmtpReply.Ok, earlier?.Reply);
    }

    [Fact]
    public void It_is_known_until_its_sender_has_heard_of_it()
    {
        Send(Mail).Lost();
        Repeat().Lost();
        Repeat().Heard();

        Assert.Null(Begin(Note(Mail)));
    }

    [Fact]
    public void The_same_message_in_two_sessions_at_once_is_two_messages()
    {
        var first = Receipt();
        Assert.Null(first.Begin(Note(Mail)));
        Assert.Null(Begin(Note(Mail)));
        first.End(SmtpReply.Ok);

        Assert.Null(Begin(Note(Mail)));
    }

    [Fact]
    public void Who_has_heard_the_answer_may_send_the_same_again()
    {
        Send(Mail).Heard();

        Assert.Null(Begin(Note(Mail)));
    }

    [Fact]
    public void While_it_is_under_way_without_its_sender_it_is_known_without_an_answer()
    {
        var first = new HandoverReceipt(_memory, new(canceled: true));
        Assert.Null(first.Begin(Note(Mail)));

        var earlier = Begin(Note(Mail));

        Assert.NotNull(earlier);
        Assert.Null(earlier.Reply);
    }

    [Theory]
    [InlineData(451)]
    [InlineData(550)]
    [InlineData(null)]
    public void What_nobody_took_is_not_known(int? code)
    {
        var receipt = Receipt();
        receipt.Begin(Note(Mail));
        receipt.End(code is { } said ? new(said, null, "no") : null);
        receipt.Lost();

        Assert.Null(Begin(Note(Mail)));
    }

    [Theory]
    [InlineData("Message-ID: <2@contoso.example>\r\nSubject: x\r\n\r\nHello\r\n", "contoso", "ann", "rita")]
    [InlineData("Message-ID: <1@contoso.example>\r\nSubject: x\r\n\r\nHullo\r\n", "contoso", "ann", "rita")]
    [InlineData("Message-ID: <1@contoso.example>\r\nSubject: x\r\n\r\nHello!\r\n", "contoso", "ann", "rita")]
    [InlineData("Received: by us\r\nMessage-ID: <1@contoso.example>\r\nSubject: x\r\n\r\nHello\r\n", "contoso", "ann", "rita")]
    [InlineData(Mail, "fabrikam", "ann", "rita")]
    [InlineData(Mail, "contoso", "bob", "rita")]
    [InlineData(Mail, "contoso", null, "rita")]
    [InlineData(Mail, "contoso", "ann", "sven")]
    [InlineData(Mail, "contoso", "ann", "rita", "sven")]
    public void Another_message_is_not_the_same(string mail, string organisation, string? from, params string[] to)
    {
        Send(Mail).Lost();

        Assert.Null(Begin(Note(mail, organisation, from, to)));
    }

    [Fact]
    public void Other_header_fields_do_not_make_it_another()
    {
        Send(Mail).Lost();

        Assert.NotNull(Begin(Note("X-Queue: 2\r\n" + Mail)));
    }

    [Fact]
    public void Without_a_message_id_nothing_is_known() => Assert.Null(Note("Subject: x\r\n\r\nHello\r\n"));

    [Fact]
    public void It_is_known_for_half_an_hour()
    {
        Send(Mail).Lost();

        _time.Advance(HandoverMemory.Time);
        Assert.NotNull(Begin(Note(Mail)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(Begin(Note(Mail)));
    }

    [Fact]
    public void Of_too_many_the_oldest_are_forgotten()
    {
        for (var number = 0; number <= HandoverMemory.Most; number++)
        {
            Send(Numbered(number)).Lost();
        }

        Assert.Null(Begin(Note(Numbered(0))));
        Assert.NotNull(Begin(Note(Numbered(1))));
        Assert.NotNull(Begin(Note(Numbered(HandoverMemory.Most))));
    }

    private static string Numbered(int number) => Mail.Replace("<1@", string.Create(null, $"<{number}@"), StringComparison.Ordinal);

    private static HandoverNote? Note(string mail, string organisation = "contoso", string? from = "ann", params string[] to)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(mail));
        var recipients = (to is [] ? ["rita"] : to).Select(static name => new EnvelopeRecipient(new(name, "fabrikam.example")));
        var envelope = new Envelope(from is null ? null : new(from, "contoso.example"), MailParameters.None, [.. recipients]);
        return HandoverNote.Of(envelope, MimeReader.Read(data), organisation, Guid.CreateVersion7());
    }

    private HandoverNote? Begin(HandoverNote? note) => Receipt().Begin(note);

    private HandoverReceipt Receipt() => new(_memory, CancellationToken.None);

    /// <summary>A session in which it came again.</summary>
    private HandoverReceipt Repeat()
    {
        var again = Receipt();
        Assert.NotNull(again.Begin(Note(Mail)));
        again.End(SmtpReply.Ok);
        return again;
    }

    /// <summary>A session in which it was taken.</summary>
    private HandoverReceipt Send(string mail)
    {
        var receipt = Receipt();
        Assert.Null(receipt.Begin(Note(mail)));
        receipt.End(SmtpReply.Ok);
        return receipt;
    }
}
