using System.Text;
using Undersign.Protocols.Html;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

internal static class LeafLaws
{
    private const int MaxLine = 998;

    public static void HoldAfterInsertion(LeafText leaf, int partIndex, int index, string insertion, string name)
    {
        if (!leaf.CanTake(insertion))
        {
            return;
        }

        var where = $"{name}, part {leaf.Part}, before {index} of {leaf.Text.Length}: {insertion}";
        var edit = new MimeEdit(leaf.Document.Data);
        leaf.Insert(edit, index, insertion);

        var result = edit.ToArray();
        using var data = MailData.From(result);
        var document = MimeReader.Read(data);
        Assert.True(Shape(leaf.Document) == Shape(document), where);

        var changed = LeafText.TryDecode(document, document.Parts()[partIndex], out var reason);
        Assert.True(changed is not null, $"{where}\n{reason}");
        var place = index;
        var before = changed.MailCharset == leaf.MailCharset ? leaf.Text : WithoutDeclaredCharset(leaf.Text, ref place);
        var after = changed.MailCharset == leaf.MailCharset ? changed.Text : WithoutDeclaredCharset(changed.Text, ref index);
        Assert.True(IsInserted(before, after, place, insertion), $"{where}\n{changed.Text}");
        Assert.Null(EditCheck.FindFault(leaf.Document, edit, FieldAllowance.None) is { } fault ? $"{where}: {fault}" : null);
        OtherLeavesAreAsBefore(leaf.Document, document, partIndex, where);
        LinesAreFit(leaf, document, partIndex, where);
        OnlyTheLeafHasSplices(leaf.Part, edit, where);
    }

    /// <summary>What HTML says of its charset goes along with the charset.</summary>
    private static string WithoutDeclaredCharset(string text, ref int index)
    {
        var declarations = HtmlCharset.Declarations(text);
        for (var i = declarations.Count - 1; i >= 0; i--)
        {
            var (start, length) = declarations[i].GetOffsetAndLength(text.Length);
            text = text.Remove(start, length);
            index -= index >= start + length ? length : 0;
        }

        return text;
    }

    private static bool IsInserted(string before, string after, int index, string insertion)
    {
        var inserted = Lines(insertion);
        for (var shift = 0; shift <= 1; shift++)
        {
            // Never inside of a line end or a surrogate pair, never before a byte order mark.
            foreach (var place in (int[])[index - shift, index + shift])
            {
                if (place >= 0 && place <= before.Length && place <= after.Length
                    && after.StartsWith(before[..place], StringComparison.Ordinal)
                    && after.EndsWith(before[place..], StringComparison.Ordinal)
                    && after.Length >= before.Length
                    && Lines(after[place..(after.Length - (before.Length - place))]) == inserted)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Shape(MimeDocument document) =>
        string.Join('\n', document.Parts().Select(part => $"{part} {part.IsMultipart} {part.HasClosingDelimiter} {part.Header.HasBlankLine}"));

    private static void OtherLeavesAreAsBefore(MimeDocument before, MimeDocument after, int except, string where)
    {
        for (var i = 0; i < before.Parts().Count; i++)
        {
            var part = before.Parts()[i];
            if (i != except && !part.IsMultipart)
            {
                Assert.True(before.Data.Slice(part.Range).Span.SequenceEqual(after.Data.Slice(after.Parts()[i].Range).Span), where);
            }
        }
    }

    private static void LinesAreFit(LeafText leaf, MimeDocument after, int partIndex, string where)
    {
        var body = after.Data.Slice(after.Parts()[partIndex].Body).Span;
        Assert.True(Longest(body) <= MaxLine || Longest(leaf.Body.Span) > MaxLine, where);
        Assert.True(Ascii.IsValid(body) || !Ascii.IsValid(leaf.Body.Span), where);
    }

    private static void OnlyTheLeafHasSplices(MimePart part, MimeEdit edit, string where)
    {
        foreach (var splice in edit.Splices)
        {
            Assert.True(part.Range.Contains(splice.Original), where);
            foreach (var line in Encoding.Latin1.GetString(splice.Replacement.Span).Split('\n'))
            {
                Assert.True(line.Length <= MaxLine, where);
            }
        }
    }

    private static int Longest(ReadOnlySpan<byte> octets)
    {
        var longest = 0;
        foreach (var line in octets.Split((byte)'\n'))
        {
            longest = Math.Max(longest, octets[line].TrimEnd((byte)'\r').Length);
        }

        return longest;
    }
}
