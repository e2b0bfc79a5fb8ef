using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Tests.Relaying;
using Undersign.Transit;

namespace Undersign.Tests.Transit;

/// <summary>Law 4: what a sender sends again because it has not heard our answer does not leave twice, and everything else does.</summary>
public sealed class HandoverMemoryTests
{
    private const string Mail = "Message-ID: <1@contoso.example>\r\nSubject: x\r\nDate: Sun, 22 Nov 2026 04:00:00 +0000\r\n\r\nHello\r\n";

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

    /// <summary>Devices give all their messages one Message-ID, and differ in a word.</summary>
    [Theory]
    [InlineData("<1@", "<2@")]
    [InlineData("Subject: x", "Subject: y")]
    [InlineData("04:00:00", "04:00:01")]
    [InlineData("Hello", "Hullo")]
    [InlineData("Hello", "Hello!")]
    [InlineData("Subject", "From: ann@contoso.example\r\nSubject")]
    [InlineData("Subject", "To: rita@fabrikam.example\r\nSubject")]
    [InlineData("Subject", "content-type: text/html\r\nSubject")]
    [InlineData("Message-ID", "Received: by us\r\nMessage-ID")]
    public void Law_1_another_message_is_not_the_same(string word, string other)
    {
        Send(Mail).Lost();

        Assert.Null(Begin(Note(Mail.Replace(word, other, StringComparison.Ordinal))));
    }

    /// <summary>Two scans with one Message-ID that differ in their last page.</summary>
    [Theory]
    [InlineData(300 * 1024)]
    [InlineData(MailData.InMemoryLimit + 1)]
    public void Law_1_a_message_that_differs_in_its_last_octet_is_not_the_same(int size)
    {
        var scan = Mail + new string('A', size);
        Send($"{scan}1\r\n").Lost();

        Assert.NotNull(Begin(Note($"{scan}1\r\n")));
        Assert.Null(Begin(Note($"{scan}2\r\n")));
    }

    [Theory]
    [InlineData("fabrikam", "ann", "rita")]
    [InlineData("contoso", "bob", "rita")]
    [InlineData("contoso", null, "rita")]
    [InlineData("contoso", "ann", "sven")]
    [InlineData("contoso", "ann", "rita", "sven")]
    public void What_another_sends_or_another_gets_is_not_the_same(string organisation, string? from, params string[] to)
    {
        Send(Mail).Lost();

        Assert.Null(Begin(Note(Mail, organisation, from, to)));
    }

    [Fact]
    public void Other_header_fields_do_not_make_it_another()
    {
        Send(Mail).Lost();

        Assert.NotNull(Begin(Note("X-Queue: 2\r\n" + Mail)));
    }

    [Theory]
    [InlineData("Message-ID")]
    [InlineData("Date")]
    public void Law_1_without_what_a_message_is_known_by_nothing_is_a_repetition(string field) =>
        Assert.Null(Note(Mail.Replace($"{field}:", $"X-{field}:", StringComparison.Ordinal)));

    [Fact]
    public void Law_4_who_waits_for_no_reply_has_heard_none_of_them()
    {
        var receipt = Receipt();
        for (var number = 0; number <= HandoverReceipt.MostUnheard; number++)
        {
            receipt.Begin(Note(Numbered(number)));
            receipt.End(SmtpReply.Ok);
        }

        receipt.Lost();

        Assert.Null(Begin(Note(Numbered(0))));
        Assert.NotNull(Begin(Note(Numbered(1))));
        Assert.NotNull(Begin(Note(Numbered(HandoverReceipt.MostUnheard))));
    }

    [Fact]
    public void It_is_known_for_half_an_hour()
    {
        Send(Mail).Lost();

        _time.Advance(HandoverMemory.Time);
        Assert.NotNull(Begin(Note(Mail)));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(Begin(Note(Mail)));
    }

    /// <summary>Ten thousand of them are kept for half an hour.</summary>
    [Fact]
    public void A_message_to_a_thousand_is_remembered_with_as_few_octets_as_one_to_a_single_recipient()
    {
        string[] many = [.. Enumerable.Range(0, 1000).Select(static number => string.Create(null, $"recipient-{number}"))];
        Note(Mail); // the first costs what it costs

        Assert.InRange(AllocatedFor(many) - AllocatedFor("rita"), -4096, 4096);
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

    private static long AllocatedFor(params string[] to)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(Mail));
        var envelope = new Envelope(new("ann", "contoso.example"), MailParameters.None, [.. to.Select(static name => new EnvelopeRecipient(new(name, "fabrikam.example")))]);
        var message = MimeReader.Read(data);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(HandoverNote.Of(envelope, message, "contoso", Guid.CreateVersion7()));
        return GC.GetAllocatedBytesForCurrentThread() - before;
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
