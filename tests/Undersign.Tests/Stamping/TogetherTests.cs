using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Several texts in one message: signature, banner and disclaimer, at one place or at several.</summary>
public sealed class TogetherTests
{
    private const string Long = "A disclaimer with more words than anybody types by chance.";

    private const string Reply = """
        From: ann@contoso.example
        In-Reply-To: <1@fabrikam.example>
        Content-Type: text/plain

        Hello Bob

        On Mon, 2 Nov 2026 at 10:00, Bob <bob@fabrikam.example> wrote:
        > first
        > last
        """;

    private const string Html = """
        From: ann@contoso.example
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <html><body><p>Hello</p>
        <div class=3D"gmail_quote">On Monday Bob wrote:<blockquote class=3D"gmail_quo=
        te">
        old =c3=A4 =
        lines</blockquote>
        </div></body></html>
        """;

    [Fact]
    public void Texts_that_share_a_place_stand_there_in_their_order()
    {
        var (after, outcome) = Stamp(Reply, Block("SIGNATURE", Placement.Reply), Block("BANNER", Placement.Reply), Block("DISCLAIMER", Placement.Reply));

        Assert.IsType<StampOutcome.Stamped>(outcome);
        Assert.Contains("Hello Bob\r\n\r\nSIGNATURE\r\n\r\nBANNER\r\n\r\nDISCLAIMER\r\n\r\nOn Mon", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Law_2_what_stands_between_two_places_stays_octet_for_octet()
    {
        var (after, _) = Stamp(Html, Block("SIGNATURE", Placement.Reply), Block("DISCLAIMER", Placement.End), Block("BANNER", Placement.Top));

        string[] inOrder = ["BANNER", "Hello", "SIGNATURE", "old", "DISCLAIMER"];
        Assert.Equal(inOrder, inOrder.OrderBy(word => after.IndexOf(word, StringComparison.Ordinal)), StringComparer.Ordinal);
        Assert.Contains("\r\nold =c3=A4 =\r\nlines</blockquote><div", after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Reply)]
    [InlineData(Html)]
    public void Law_4_once(string message)
    {
        PlacedBlock[] blocks = [Block("SIGNATURE of somebody at some company", Placement.Reply), Block(Long, Placement.Reply)];
        var (after, _) = Stamp(message, blocks);

        var (again, outcome) = Stamp(after, blocks);

        Assert.IsType<StampOutcome.Unchanged>(outcome);
        Assert.Equal(after, again);
    }

    [Fact]
    public void A_disclaimer_that_ends_the_quoted_mail_does_not_keep_the_signature_from_the_reply()
    {
        var (after, outcome) = Stamp(Reply + $"\n> {Long}\n", Block("SIGNATURE", Placement.Reply), Block(Long, Placement.End));

        Assert.Contains("what was to go below has been there before", Assert.IsType<StampOutcome.Stamped>(outcome).Reason, StringComparison.Ordinal);
        Assert.Contains("SIGNATURE", after, StringComparison.Ordinal);
        Assert.Equal(2, after.Split(Long).Length);
    }

    [Fact]
    public void A_typed_placeholder_is_the_place_of_the_signature_and_not_of_what_goes_elsewhere()
    {
        var (after, _) = Stamp(Reply.Replace("Hello Bob", "{signature}\nP.S.", StringComparison.Ordinal), Block("SIGNATURE", Placement.Reply), Block("DISCLAIMER", Placement.End));

        Assert.True(after.IndexOf("SIGNATURE", StringComparison.Ordinal) < after.IndexOf("P.S.", StringComparison.Ordinal));
        Assert.True(after.IndexOf("DISCLAIMER", StringComparison.Ordinal) > after.IndexOf("last", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_has_one_form_alone_stands_beside_one_that_has_the_other()
    {
        var (after, _) = Stamp(Reply, new(new("<p>RICH <b>words</b></p>", null), Placement.Reply), new(new(null, "PLAIN"), Placement.Reply));

        Assert.Contains("RICH words\r\n\r\nPLAIN\r\n", after, StringComparison.Ordinal);
    }

    private static PlacedBlock Block(string text, Placement placement) => new(new($"<p>{text}</p>", text), placement);

    /// <summary>With the self-check that the gateway makes.</summary>
    private static (string After, StampOutcome Outcome) Stamp(string message, params PlacedBlock[] blocks)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));
        var document = MimeReader.Read(data);
        var stamped = CheckedStamping.Run(document, () => new(data), edit => Stamper.Stamp(document, blocks, StampingPolicy.Default, edit), FieldAllowance.None);
        Assert.Null(stamped.Fault);
        return (Encoding.UTF8.GetString(stamped.Edit.ToArray()), stamped.Result);
    }
}
