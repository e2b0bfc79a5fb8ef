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

            Assert.True(forms[0] == forms[1], $"{path}: {forms[0]} and {forms[1]}");
            compared++;
        }

        Assert.True(compared >= 50, $"Only {compared} messages have two forms.");
    }

    /// <summary>The last letters above the signature, and whether something stands below it.</summary>
    private static (string Above, bool HasBelow) Around(BodyOutline body)
    {
        var (above, isBelow, hasBelow) = ("", false, false);
        for (var line = 0; body.Has(line); line++)
        {
            var words = body.Text(line).ToString().Split("<http")[0]; // Outlook's text form spells out what a link of the HTML hides
            if (words.Contains("SIGBEGIN", StringComparison.Ordinal))
            {
                isBelow = true;
            }

            hasBelow |= isBelow && !words.Contains("SIG", StringComparison.Ordinal) && !words.Contains("Ann Sm\u00EDth", StringComparison.Ordinal) && words.Any(char.IsLetterOrDigit);
            above += isBelow ? "" : string.Concat(words.Where(char.IsLetterOrDigit));
        }

        // At the end of both it does not matter what one of them lost on its way.
        return hasBelow ? (above[^Math.Min(Compared, above.Length)..], true) : ("", false);
    }
}
