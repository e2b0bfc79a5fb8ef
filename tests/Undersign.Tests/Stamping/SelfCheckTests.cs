using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Law 3: a stamping that did anything but what it should is taken back. Each test breaks one in a way of its own.</summary>
public sealed class SelfCheckTests
{
    private const string Message =
        "From: a@contoso.example\r\nSubject: Offer\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=mix\r\n\r\npreamble\r\n--mix\r\n" +
        "Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n" +
        "--alt\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n<p>Hello</p>\r\n--alt--\r\n" +
        "--mix\r\nContent-Type: text/plain; name=notes.txt\r\nContent-Disposition: attachment\r\n\r\nnotes\r\n--mix--\r\nepilogue\r\n";

    private static readonly SignatureBlock Signature = new("<p>SIGBEGIN SIGEND</p>", "SIGBEGIN\nSIGEND"); // fits: the splices are small

    private static readonly FieldAllowance Allowance = new(["X-Undersign-Processed"], ["X-Undersign-Auth"]);

    [Fact]
    public void A_sound_stamping_leaves()
    {
        var (outcome, result) = Run(Message, static (_, _) => { });

        Assert.IsType<StampOutcome.Stamped>(outcome);
        Assert.Contains("SIGBEGIN", result, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--alt\r\nContent-Type: text/html", "Content-Type: text/html")] // a delimiter is dropped
    [InlineData("--alt--\r\n", "--alt\r\n")] // a closing delimiter becomes another
    [InlineData("--mix--", "")]
    [InlineData("preamble", "postamble")]
    [InlineData("epilogue", "epilog")]
    [InlineData("\r\nnotes\r\n", "\r\nnotes, and a signature\r\n")] // a splice in another leaf
    [InlineData("Content-Disposition: attachment\r\n", "")] // a field of another leaf
    [InlineData("Subject: Offer\r\n", "")] // a field of the message
    [InlineData("Subject: Offer\r\n", "Subject: Offers\r\n")]
    [InlineData("Subject: Offer\r\n", "Subject: Offer\r\n\r\n")] // the header section ends early
    [InlineData("Subject: Offer\r\n", "Subject: Offer\r\nBcc: b@contoso.example\r\n")]
    [InlineData("boundary=mix", "boundary=mixed")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n", "")]
    [InlineData("quoted-printable", "base64")] // the wrong transfer encoding
    [InlineData("Content-Transfer-Encoding: 7bit\r\n", "Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n")]
    [InlineData("charset=iso-8859-1", "charset=us-ascii")] // the wrong charset
    [InlineData("charset=iso-8859-1", "charset=utf-8")]
    [InlineData("charset=iso-8859-1", "charset=koi8-r")]
    [InlineData("text/html;", "text/plain;")]
    [InlineData("Gr=FC=DFe", "Gr=FC=DFE")] // the sender's own words
    [InlineData("Gr=FC=DFe", "")]
    [InlineData("<p>Hel", "<p>Hel\r\n--alt\r\n")] // a line like a boundary
    [InlineData("<p>Hel", "<p>Hel\r\n--mix--\r\n")]
    [InlineData("<p>Hel", "<p>H\u00E9l")]
    public void A_spoilt_stamping_is_taken_back(string octets, string spoilt)
    {
        var (outcome, result) = Run(Message, (edit, _) => edit.Replace(Find(Message, octets), Encoding.Latin1.GetBytes(spoilt)));

        Assert.StartsWith("the self-check failed: ", Assert.IsType<StampOutcome.Unchanged>(outcome).Reason, StringComparison.Ordinal);
        Assert.Equal(Message, result);
    }

    [Fact]
    public void A_line_too_long_is_taken_back()
    {
        var (outcome, result) = Run(Message, static (edit, _) => edit.Insert(Find(Message, "Hello").Start, Encoding.ASCII.GetBytes(new string('x', 1000))));

        Assert.IsType<StampOutcome.Unchanged>(outcome);
        Assert.Equal(Message, result);
    }

    [Fact]
    public void A_change_that_was_not_meant_is_found_behind_one_that_was()
    {
        // The splice of the signature stays, and a second one takes the delimiter behind it.
        var (outcome, _) = Run(Message, static (edit, _) => edit.Replace(Find(Message, "\r\n--mix\r\nContent-Type: text/plain; name"), default));

        Assert.Contains("outside of the text", Assert.IsType<StampOutcome.Unchanged>(outcome).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--alt")]
    [InlineData("--alt--")]
    [InlineData("--mix--")]
    [InlineData("--mix \t")]
    public void A_signature_with_a_line_like_a_boundary_does_not_break_the_message(string line)
    {
        foreach (var message in new[] { Message, Message.Replace("quoted-printable", "8bit", StringComparison.Ordinal).Replace("=FC=DF", "\u00FC\u00DF", StringComparison.Ordinal) })
        {
            var signature = new SignatureBlock($"<pre>SIGBEGIN\n{line}\nSIGEND</pre>", $"SIGBEGIN\n{line}\nSIGEND");
            var (outcome, result) = Run(message, static (_, _) => { }, signature);

            Assert.Equal(2, Assert.IsType<StampOutcome.Stamped>(outcome).Parts.Count);
            using var data = MailData.From(Encoding.Latin1.GetBytes(result));
            Assert.Equal(5, MimeReader.Read(data).Parts().Count);
        }
    }

    private static (StampOutcome Outcome, string Result) Run(string message, Action<MimeEdit, MimeDocument> spoil, SignatureBlock? signature = null)
    {
        using var data = MailData.From(Encoding.Latin1.GetBytes(message));
        var document = MimeReader.Read(data);
        var stamped = CheckedStamping.Run(document, () => new(data), Stamp, Allowance);
        return (stamped.Result, Encoding.Latin1.GetString(stamped.Edit.ToArray()));

        StampOutcome Stamp(MimeEdit edit)
        {
            var outcome = Stamper.Stamp(document, signature ?? Signature, Placement.End, StampingPolicy.Default, edit);
            spoil(edit, document);
            return outcome;
        }
    }

    private static OctetRange Find(string message, string octets) => new(message.IndexOf(octets, StringComparison.Ordinal), octets.Length);
}
