using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Text and HTML of one message get the same decision: the same words stand above the signature, and words below it in both or in neither.</summary>
public sealed class BothFormsAlike
{
    private const int Compared = 16;

    [Fact]
    public void The_same_words_stand_above_the_signature()
    {
        var compared = 0;
        foreach (var path in MailAtHand.OwnMessages())
        {
            using var message = new StampedMessage(path);
            if (message.StampedParts.Count < 2)
            {
                continue;
            }

            var forms = message.After.Parts().Where(part => message.StampedParts.Contains(part.ToString(), StringComparer.Ordinal))
                .Select(part => LeafText.TryDecode(message.After, part, out _)!) // it was decoded to be stamped
                .Select(leaf => Around(leaf.Part.ContentType.Subtype == "html" ? new HtmlOutline(leaf.Text) : new TextOutline(leaf.Text)))
                .ToArray();

            // Labels may be of another language in one form, and words be lost from the other; not on both sides of the same place.
            Assert.True(forms[0].Above == forms[1].Above || forms[0].Below == forms[1].Below, $"{path}: {forms[0]} and {forms[1]}");
            Assert.True(forms[0].Below.Length > 0 == forms[1].Below.Length > 0, path);
            compared++;
        }

        Assert.True(compared >= 50, $"Only {compared} messages have two forms.");
    }

    /// <summary>The last letters above the signature and the first below it.</summary>
    private static (string Above, string Below) Around(BodyOutline body)
    {
        var (above, below) = (new StringBuilder(), new StringBuilder());
        var isBelow = false;
        for (var line = 0; body.Has(line); line++)
        {
            var words = body.Text(line).ToString();
            isBelow |= words.Contains("SIGBEGIN", StringComparison.Ordinal);
            if (!words.Contains("SIG", StringComparison.Ordinal) && !words.Contains("Ann Sm\u00EDth", StringComparison.Ordinal))
            {
                ClientSignature.AddLetters(isBelow ? below : above, words); // leaves out the addresses that the text form spells out
            }
        }

        var (last, next) = (above.ToString(), below.ToString());
        return (last[^Math.Min(Compared, last.Length)..], next[..Math.Min(Compared, next.Length)]);
    }
}
