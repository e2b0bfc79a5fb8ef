using System.Text;
using System.Text.RegularExpressions;

namespace Undersign.Tests.Stamping;

/// <summary>Law 5: signed, encrypted and rights-protected parts are never edited; calendar, reports and automatic replies pass.</summary>
public sealed partial class LawFiveHandsOff
{
    [Fact]
    public void Holds_for_our_cases() => Check(MailAtHand.OwnMessages(), atLeast: 5);

    [Fact]
    public void Holds_for_the_corpus() => Check(MailAtHand.CorpusMessages(), atLeast: 400);

    /// <summary>The protected kinds are told here by looking at the header as text, not by the code that is tested.</summary>
    private static void Check(IEnumerable<string> paths, int atLeast)
    {
        var checkedMessages = 0;
        foreach (var path in paths)
        {
            var octets = File.ReadAllBytes(path);
            var text = Encoding.Latin1.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal);
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            var header = end < 0 ? text : text[..end];
            if (!Protected().IsMatch(header) && !text.Contains("\n-----BEGIN PGP SIGNED MESSAGE-----\n", StringComparison.Ordinal))
            {
                continue;
            }

            checkedMessages++;
            using var message = new StampedMessage(octets);
            Assert.True(octets.AsSpan().SequenceEqual(message.Result), path);
        }

        Assert.True(checkedMessages >= atLeast, $"Only {checkedMessages} protected messages were found.");
    }

    [GeneratedRegex(
        "^(Content-Type:\\s*(multipart/(signed|encrypted|report)|application/(x-)?pkcs7-mime|application/ms-tnef|message/partial)|Auto-Submitted:\\s*auto-|Content-Class:\\s*rpmsg)",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Protected();
}
