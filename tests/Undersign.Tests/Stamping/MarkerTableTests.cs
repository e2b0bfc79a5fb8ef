using Undersign.Stamping;
using Undersign.Stamping.Markers;

namespace Undersign.Tests.Stamping;

public sealed class MarkerTableTests
{
    public static TheoryData<int> ClientMarks => [.. Enumerable.Range(0, ClientMarkers.All.Length)];

    public static TheoryData<string> LanguageNames => [.. MailWords.All.Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(ClientMarks))]
    public void Every_mark_is_found_in_its_sample(int mark)
    {
        var marker = ClientMarkers.All[mark];
        var outline = new HtmlOutline(marker.Sample);

        var history = HistoryFinder.Find(outline);

        Assert.True(history.IsFound, $"{marker.Client}: {history.Reason}");
        Assert.Equal("New", outline.Text(history.Line - 1).ToString());
    }

    [Fact]
    public void There_are_words_of_twenty_five_languages_and_more() => Assert.True(MailWords.All.Count >= 25);

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void Every_intro_line_is_found(string name)
    {
        var language = MailWords.All.Single(candidate => candidate.Name == name);
        AssertFound($"New words.\n\n{language.Sample}\n\nOld words, not marked as quoted.\n", line: 1, isReply: true);
        AssertFound($"New words.\n\n{language.Sample}\n> Old words.\n", line: 1);
        AssertFound($"New words.\n\n{Wrapped(language.Sample)}\n\n> Old words.\n", line: 1);
    }

    [Theory]
    [InlineData("Ann Smith wrote on 5/18/2016 10:02 AM:")]
    [InlineData("Ann <ann@example.net> schrieb am Sa., 19. Sep.\n2015 um 12:04 Uhr:")]
    [InlineData("Ann <ann@example.net> ezt \u00EDrta (id\u0151pont: 2016. m\u00E1j. 18., Sze,\n10:02):")]
    [InlineData("On Fri, Jul 18, 2014 at 1:17 AM, Ann Smith <ann@example.net\n> wrote:")]
    [InlineData("On Tue, Apr 11, 2017 at 10:07 PM Ann Smith\n\n<\nmailto:Ann Smith <ann@example.net>\n> wrote:")]
    [InlineData("Wiadomo\u015B\u0107 napisana przez ann@example.net w dniu 17.01.2023, o godz. 11:09:")]
    [InlineData(">>> Ann <ann@example.net> 10/22/15 21:02 >>>")]
    [InlineData("---- On Mon, 17 Nov 2014 13:31:52 -0800 Ann <ann@example.net> wrote ----")]
    [InlineData("ann@example.net wrote:")]
    public void Intros_of_other_shapes_are_found(string intro) => AssertFound($"New words.\n\n{intro}\n\nOld words, not marked as quoted.\n", line: 1, isReply: true);

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void Every_header_block_is_found(string name)
    {
        var language = MailWords.All.Single(candidate => candidate.Name == name);
        foreach (var from in MailLanguage.Words(language.From))
        {
            var (sent, to, subject) = (First(language.Sent), First(language.To), First(language.Subject));
            AssertFound($"New words.\n\n{from}: Ann\n{sent}: yesterday\n{to}: Bob\n{subject}: Order\n\nOld words.\n", line: 1, isReply: true);
            AssertFound($"New words.\n\n{from}: Ann\n{sent}: 18/05/2016 10:02\n{to}: Bob\n{subject}: Order\n\nOld words.\n", line: 1);
            AssertFound($"New words.\n\n*{subject}:* Order\n*{from}:* Ann\n*{to}:* Bob\n\nOld words.\n", line: 1, isReply: true);
            AssertFound($"New words.\n_______________\n{from} : Ann\n{to} : Bob\n{sent} : yesterday\n\nOld words.\n", line: 1);
        }
    }

    [Theory]
    [MemberData(nameof(LanguageNames))]
    public void Every_separator_is_found(string name)
    {
        foreach (var words in MailLanguage.Words(MailWords.All.Single(candidate => candidate.Name == name).Separator))
        {
            AssertFound($"New words.\n\n-----{words}-----\nOld words.\n", line: 1);
            AssertFound($"New words.\n\n---------- {words} ----------\nOld words.\n", line: 1);
        }
    }

    [Theory]
    [InlineData("id", "customer-signature", false)]
    [InlineData("id", "designSignature", false)]
    [InlineData("name", "insurance_quote", false)]
    [InlineData("id", "x_x_Signature", true)]
    [InlineData("class", "ydp9b1f0a55yahoo_quoted", true)]
    public void A_word_of_everybodys_is_a_mark_only_by_itself(string attribute, string word, bool isMark) =>
        Assert.Equal(isMark, ClientMarkers.Find("div", attribute, word) >= 0);

    [Theory]
    [InlineData("On the other hand, I wrote:\nsomething")]
    [InlineData("In 1984 Orwell wrote:\nWar is peace.")]
    [InlineData("From: our database\nTo: yours\nand nothing else")]
    [InlineData("Date: Wednesday 3, October\nTime: 7:00\nAddress: 130 Fox St")]
    [InlineData("Dates:\n2024-01-15 14:30:25\n15.01.2024 14:30\nJan 15, 2024 at 14:30\nare only examples.")]
    [InlineData("-----\nThe dashes above are formatting.\n=====\nThese too.")]
    [InlineData("----- Enter feedback below -----\nFine.")]
    [InlineData("On Friday at 10:00 we met, and Bob wrote down everything:\n- one")]
    [InlineData("As Bob <bob@example.net> wrote: we should go.")]
    [InlineData("Am 29.05.2026 schrieb ich Ihnen bereits:\ndie Ware fehlt.")]
    [InlineData("From: London\nTo: Paris\nDate: 29 May 2026 16:12\nSeat: 42")]
    [InlineData("Name: Bob\nEmail: bob@example.net\nDate: 29 May 2026 16:12\nMessage: where?")]
    [InlineData("Send us:\n\n- Original\n- Copy\n\nBob")]
    [InlineData("The folders\n- Forwarded mail\n- Spam\nare empty.")]
    [InlineData("It stops.\n\nOriginal message:\nNullReferenceException in line 7\n\nBob")]
    [InlineData("Decide.\n\nOn 3 May 2024 the customer wrote:\nPlease cancel.\n\nWhat shall we answer?")]
    [InlineData("Book:\n\nDate: 12 May 2026\nTo: rooms@hotel.example\nPersons: 4\n\nThanks")]
    [InlineData("The memo:\n\nTo: the board\nFrom: Bob\nDate: 12 May 2026\nSubject: Budget\n\nWe are fine.")]
    [InlineData("Soon.\n\nRegister until 12/05/2026 >>>\n\nBob")]
    [InlineData("As Goethe says:\n\n> Man errs as long as he strives.\n")]
    [InlineData("See https://example.com/on-1-may-2020-someone-wrote:\nGood.")]
    public void Prose_is_not_taken_for_history(string prose) => Assert.False(HistoryFinder.Find(new TextOutline(prose)).IsFound);

    private static void AssertFound(string text, int line, bool isReply = false)
    {
        var history = HistoryFinder.Find(new TextOutline(text) { IsReply = isReply });
        Assert.True(history.IsFound, $"{history.Reason}:\n{text}");
        Assert.True(line == history.Line, $"line {history.Line}:\n{text}");
    }

    private static string First(string alternatives) => MailLanguage.Words(alternatives)[0];

    private static string Wrapped(string intro)
    {
        var address = intro.IndexOf("<ann", StringComparison.Ordinal);
        return address < 0 || intro[..address].AsSpan().IndexOfAnyInRange('0', '9') < 0 ? intro : $"{intro[..(address + 1)]}\n{intro[(address + 1)..]}";
    }
}
