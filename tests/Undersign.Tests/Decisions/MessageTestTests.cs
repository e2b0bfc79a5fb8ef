using Undersign.Decisions;

namespace Undersign.Tests.Decisions;

/// <summary>What rules ask of a message as such.</summary>
public sealed class MessageTestTests
{
    private const string WithAttachments = """
        From: ann@contoso.example
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html

        <p>See <img src="cid:logo"></p>
        --r
        Content-Type: image/png; name=logo.png
        Content-ID: <logo>
        Content-Disposition: inline; filename=logo.png

        xx
        --r--
        --m
        Content-Type: application/pdf
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="Offer.PDF"

        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        --m
        Content-Type: text/plain; name=notes.txt
        Content-Disposition: attachment; filename=notes.txt

        notes
        --m--
        """;

    [Theory]
    [InlineData("hello", true)]
    [InlineData("quoted", false)]
    public void Words_of_the_body_are_the_senders_own(string word, bool holds)
    {
        var message = ContentSamples.Facts("""
            From: ann@contoso.example
            Content-Type: text/plain

            Hello Bob

            On Mon, 2 Nov 2026 at 10:00, Bob <bob@fabrikam.example> wrote:
            > quoted words
            """);

        Assert.Equal(holds, new MessageTest.Body(new TextTest.Contains(word)).Holds(message));
    }

    [Fact]
    public void Words_of_html_are_what_is_shown() =>
        Assert.True(new MessageTest.Body(new TextTest.Contains("Caf\u00E9 Noir")).Holds(ContentSamples.Facts("Content-Type: text/html\n\n<p>Caf&eacute; <b>Noir</b></p>")));

    [Fact]
    public void No_more_of_a_body_is_searched_than_the_bound()
    {
        var text = string.Concat(Enumerable.Repeat(new string('x', 79) + "\n", (MessageContent.MaxText / 80) + 10));

        Assert.True(new MessageTest.Body(new TextTest.Contains("needle")).Holds(ContentSamples.Facts($"Content-Type: text/plain\n\nneedle\n{text}")));
        Assert.False(new MessageTest.Body(new TextTest.Contains("needle")).Holds(ContentSamples.Facts($"Content-Type: text/plain\n\n{text}needle\n")));
    }

    [Theory]
    [InlineData("*.pdf", null, -1, 1, true)]
    [InlineData("*.png", null, -1, 1, false)] // shown within the text
    [InlineData(null, "application/*", -1, 1, true)]
    [InlineData(null, "text/plain", -1, 1, true)]
    [InlineData(null, null, -1, 2, true)]
    [InlineData(null, null, -1, 3, false)]
    [InlineData(null, null, 100, 1, true)]
    [InlineData(null, null, 200, 1, false)]
    [InlineData("offer.pdf", "text/plain", -1, 1, false)]
    public void Attachments_are_told_by_name_type_size_and_number(string? name, string? type, long largerThan, int atLeast, bool holds)
    {
        var filter = new AttachmentFilter(name is null ? [] : [name], type is null ? [] : [type], largerThan, atLeast);

        Assert.Equal(holds, new MessageTest.HasAttachments(filter).Holds(ContentSamples.Facts(WithAttachments)));
    }

    [Fact]
    public void A_message_that_is_text_alone_has_no_attachment() =>
        Assert.False(new MessageTest.HasAttachments(new([], [], -1, 1)).Holds(ContentSamples.Facts("Content-Type: text/plain\n\nHello")));

    [Theory]
    [InlineData("Importance: High", "High")]
    [InlineData("X-Priority: 1 (Highest)", "High")]
    [InlineData("Priority: urgent", "High")]
    [InlineData("X-Priority: 5", "Low")]
    [InlineData("X-Priority: 3", "Normal")]
    [InlineData("Subject: Hello", "Normal")]
    public void Importance_is_read_from_what_mail_programs_write(string field, string expected) =>
        Assert.Equal(expected, MessageLabels.ImportanceOf(ContentSamples.Of(field + "\n\n")).ToString());

    [Theory]
    [InlineData("Sensitivity: Company-Confidential", "Confidential")]
    [InlineData("Sensitivity: private", "Private")]
    [InlineData("Sensitivity: whatever", "Normal")]
    public void Sensitivity_is_read_from_its_field(string field, string expected) =>
        Assert.Equal(expected, MessageLabels.SensitivityOf(ContentSamples.Of(field + "\n\n")).ToString());

    [Theory]
    [InlineData("Highly Confidential", true)]
    [InlineData("0f1e2d3c-0000-4000-8000-000000000000", true)]
    [InlineData("Public", false)]
    public void A_label_is_known_by_name_or_id(string label, bool holds) => Assert.Equal(holds, new MessageTest.Classified(new TextTest.Is(label)).Holds(ContentSamples.Facts("""
        msip_labels: MSIP_Label_0f1e2d3c-0000-4000-8000-000000000000_Enabled=True;
         MSIP_Label_0f1e2d3c-0000-4000-8000-000000000000_SiteId=1;
         MSIP_Label_0f1e2d3c-0000-4000-8000-000000000000_Name=Highly Confidential;

        Hello
        """)));

    [Fact]
    public void Header_fields_are_asked_all_of_them()
    {
        var message = ContentSamples.Facts("X-Project: apollo\nX-project: gemini\n\n");

        Assert.True(new MessageTest.Field("X-PROJECT", new TextTest.Contains("GEMINI")).Holds(message));
        Assert.True(new MessageTest.Field("X-Project", new TextTest.IsThere()).Holds(message));
        Assert.False(new MessageTest.Field("X-Other", new TextTest.IsThere()).Holds(message));
    }

    [Fact]
    public void The_message_as_a_whole_goes_outside_when_one_recipient_is()
    {
        var outside = new Condition.AnyRecipient([new RecipientTest.OnSide(IsInside: false)]);
        var inside = new Condition.EveryRecipient([new RecipientTest.OnSide(IsInside: true)]);
        var anyone = new RecipientFacts(ContentSamples.Mailbox("ben@contoso.example"), IsInside: true);
        var mixed = ContentSamples.Facts("", "ben@contoso.example", "bob@fabrikam.example");
        var elsewhere = ContentSamples.Facts("To: ben@contoso.example, Bob <bob@fabrikam.example>\n\n", "ben@contoso.example");
        var ours = ContentSamples.Facts("Cc: board@contoso.example\n\n", "ben@contoso.example");

        Assert.True(outside.Holds(mixed, anyone) && outside.Holds(elsewhere, anyone) && inside.Holds(ours, anyone));
        Assert.False(inside.Holds(mixed, anyone) || inside.Holds(elsewhere, anyone) || outside.Holds(ours, anyone));
        Assert.True(new Condition.AnyRecipient([new RecipientTest.OnSide(IsInside: true), new RecipientTest.InGroup("board")]).Holds(ours, anyone));
        Assert.False(new Condition.AnyRecipient([new RecipientTest.OnSide(IsInside: false), new RecipientTest.InGroup("board")]).Holds(ours, anyone));
    }

    [Fact]
    public void What_costs_is_found_out_once_a_message()
    {
        var message = ContentSamples.Facts("Content-Type: text/plain\n\nHello");
        var test = new MessageTest.Body(new TextTest.Contains("hello"));
        Assert.Null(message.Content.Known(test));

        test.Holds(message);

        Assert.True(message.Content.Known(test));
        Assert.Null(message.Content.Known(new MessageTest.Body(new TextTest.Contains("hello"))));
    }

    [Theory]
    [InlineData("2026-11-20T16:59:00Z", true)] // a Friday in Berlin, 17:59
    [InlineData("2026-11-20T17:00:00Z", false)]
    [InlineData("2026-11-20T06:59:00Z", false)]
    [InlineData("2026-11-21T12:00:00Z", false)]
    [InlineData("2026-11-13T12:00:00Z", false)]
    [InlineData("2026-07-03T15:59:00Z", false)]
    [InlineData("2026-11-24T12:00:00Z", true)]
    [InlineData("2026-11-30T12:00:00Z", false)]
    public void A_window_is_in_its_zone(string moment, bool holds)
    {
        var window = new TimeWindow(
            TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Friday],
            [(new(8, 0), new(18, 0))],
            new DateOnly(2026, 11, 16),
            new DateOnly(2026, 11, 29));

        Assert.Equal(holds, window.Holds(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Hours_may_go_over_midnight()
    {
        var night = new TimeWindow(TimeZoneInfo.Utc, [], [(new(22, 0), new(6, 0))], null, null);

        Assert.True(night.Holds(new(2026, 11, 20, 23, 0, 0, TimeSpan.Zero)));
        Assert.True(night.Holds(new(2026, 11, 20, 5, 59, 0, TimeSpan.Zero)));
        Assert.False(night.Holds(new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("2026-11-20T05:00:00Z", false)] // a Friday; its night begins in the evening
    [InlineData("2026-11-20T22:00:00Z", true)]
    [InlineData("2026-11-21T05:59:00Z", true)]
    [InlineData("2026-11-21T06:00:00Z", false)]
    [InlineData("2026-11-21T22:00:00Z", false)]
    [InlineData("2026-11-27T23:00:00Z", true)]
    [InlineData("2026-11-28T05:00:00Z", true)] // of the last day
    [InlineData("2026-12-04T23:00:00Z", false)]
    public void Hours_over_midnight_belong_to_the_day_on_which_they_begin(string moment, bool holds)
    {
        var friday = new TimeWindow(TimeZoneInfo.Utc, [DayOfWeek.Friday], [(new(22, 0), new(6, 0))], new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 27));

        Assert.Equal(holds, friday.Holds(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("/^\\[ext\\]/", "[EXT] Offer", true)]
    [InlineData("/^\\[ext\\]/", "Offer [ext]", false)]
    [InlineData("*", " ", false)]
    [InlineData("*", "x", true)]
    [InlineData("offer", "An OFFER", true)]
    public void A_text_is_words_or_a_pattern(string written, string text, bool holds) =>
        Assert.Equal(holds, TextTest.TryRead(written, static literal => new TextTest.Contains(literal), out _)!.Holds(text, new()));

    [Theory]
    [InlineData("/(a/", "is no regular expression")]
    [InlineData("/(?=a)b/", "cannot be searched for in linear time")]
    [InlineData("/(a)\\1/", "cannot be searched for in linear time")]
    [InlineData("/((a{1000}){1000})/", "instead of {1000}")]
    [InlineData("//", "1 to 500 characters")]
    [InlineData("", "an empty text")]
    public void A_pattern_that_could_cost_too_much_is_refused(string written, string fault)
    {
        Assert.Null(TextTest.TryRead(written, static literal => new TextTest.Contains(literal), out var said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_subject_costs_no_more_than_its_length()
    {
        var test = TextTest.TryRead("/^(a+)+$/", static literal => new TextTest.Contains(literal), out _)!;

        Assert.False(test.Holds(new string('a', MessageContent.MaxText) + "!", new())); // with backtracking: never
    }
}
