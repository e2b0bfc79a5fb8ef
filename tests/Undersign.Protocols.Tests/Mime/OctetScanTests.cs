using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>What is known of an edited message without reading it again is what a look at the result finds.</summary>
public sealed class OctetScanTests
{
    /// <summary>Each is whole lines: one that was not would join what follows it.</summary>
    private static readonly string[] Replacements = ["", "plain\r\n", "\u00e9\r\n", "bare\nline\r\n", "nul\0\r\n", new string('x', 1200) + "\r\n"];

    [Theory]
    [InlineData("Subject: x\r\n\r\nbody\r\n")]
    [InlineData("Subject: \u00e9\r\n\r\nbody\r\n")]
    [InlineData("Subject: x\r\n\r\nb\u00f6dy without an end")]
    [InlineData("Subject: x\r\n\r\nbare\rreturn\r\n")]
    public void Knows_of_an_insertion_what_reading_the_result_would_show(string original)
    {
        foreach (var (replacement, position) in Replacements.SelectMany(replacement => new[] { 0, 12, original.Length }.Select(position => (replacement, position))))
        {
            using var data = MailData.From(Encoding.Latin1.GetBytes(original));
            var edit = new MimeEdit(data);
            edit.Insert(position, Encoding.Latin1.GetBytes(replacement));

            var known = OctetScan.Of(edit);
            using var result = MailData.From(edit.ToArray());
            var read = OctetScan.Of(new MimeEdit(result));

            Assert.Equal(
                (read.HasEightBit, read.HasEightBitHeader, read.HasNul, read.HasBareLineEnding, read.HasLongLine, read.EndsWithLine),
                (known.HasEightBit, known.HasEightBitHeader, known.HasNul, known.HasBareLineEnding, known.HasLongLine, known.EndsWithLine));
        }
    }

    [Fact]
    public void Sees_a_line_end_that_two_blocks_share()
    {
        using var data = MailData.From("a\r"u8);
        data.Append("\nb\r\n"u8);

        Assert.False(OctetScan.Of(new MimeEdit(data)).HasBareLineEnding);
    }
}
