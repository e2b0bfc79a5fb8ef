using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>The header fields that describe the body of a leaf, and their change together with it. RFC 2045 §4, §5, §6.</summary>
internal static class LeafHeader
{
    /// <summary>Whether two readers may take the leaf for two things: repeated fields, charsets that differ, or a comment in the place of one.</summary>
    public static bool IsAmbiguous(MimePart part)
    {
        if (part.ContentType.Field is not { } first)
        {
            return false;
        }

        foreach (var field in part.Header.Fields)
        {
            if (field != first && field.HasName("Content-Type") && !field.Value.Equals(first.Value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        var (isSaid, said) = (false, default(Range));
        foreach (var parameter in part.ContentType.Parameters)
        {
            if (IsPlain(parameter, first))
            {
                var value = first.ValueOctets[parameter.Value];
                var isCommentAlone = value.IsEmpty && first.ValueOctets[parameter.Name.End.Value..parameter.Value.Start.Value].Contains((byte)'(');
                if (isCommentAlone || (isSaid && !Ascii.EqualsIgnoreCase(first.ValueOctets[said], value)))
                {
                    return true;
                }

                (isSaid, said) = (true, parameter.Value);
            }
        }

        return false;
    }

    /// <summary>Makes the fields say the charset and the transfer encoding; null for what they say already.</summary>
    public static void Change(MimeEdit edit, LeafText leaf, string? charset, string? encoding)
    {
        var (header, lineEnd) = (leaf.Part.Header, leaf.BodyLineEnd);
        var more = new StringBuilder();
        if (leaf.Part.Parent is null && header.First("MIME-Version") is null)
        {
            more.Append("MIME-Version: 1.0").Append(lineEnd); // RFC 2045 §4
        }

        if (charset is not null && leaf.Part.ContentType.Field is { } field)
        {
            ChangeCharset(edit, leaf.Part.ContentType, field, charset);
        }
        else if (charset is not null)
        {
            more.Append("Content-Type: text/plain; charset=").Append(charset).Append(lineEnd);
        }

        if (encoding is not null && header.First(TransferEncodingField.Name) is { } old)
        {
            edit.Replace(old.ValueRange, Encoding.ASCII.GetBytes(encoding));
        }
        else if (encoding is not null)
        {
            more.Append(TransferEncodingField.Name).Append(": ").Append(encoding).Append(lineEnd);
        }

        if (more.Length > 0)
        {
            edit.Insert(header.Range.End, Encoding.ASCII.GetBytes(more.ToString()));
        }
    }

    // Only the value is replaced. Its forms of RFC 2231 give way to the plain one; the type alone gets a parameter.
    private static void ChangeCharset(MimeEdit edit, ContentType contentType, HeaderField field, string charset)
    {
        var start = field.ValueRange.Start;
        var isSaid = false;
        foreach (var parameter in contentType.CharsetParameters())
        {
            if (IsPlain(parameter, field))
            {
                edit.Replace(At(start, parameter.Value), Encoding.ASCII.GetBytes(charset));
                isSaid = true;
            }
            else if (isSaid)
            {
                edit.Replace(WithSemicolon(field, parameter), default);
            }
            else
            {
                edit.Replace(At(start, parameter.Whole), Encoding.ASCII.GetBytes("charset=" + charset));
                isSaid = true;
            }
        }

        if (!isSaid)
        {
            edit.Insert(start + contentType.TypeLength, Encoding.ASCII.GetBytes("; charset=" + charset));
        }
    }

    private static OctetRange WithSemicolon(HeaderField field, FieldParameter parameter)
    {
        var before = field.ValueOctets[..parameter.Name.Start.Value].TrimEnd(" \t\r\n"u8);
        var from = before.EndsWith(";"u8) ? before.Length - 1 : parameter.Name.Start.Value;
        return At(field.ValueRange.Start, from..parameter.Whole.End.Value);
    }

    private static bool IsPlain(FieldParameter parameter, HeaderField field) => parameter.HasName(field.ValueOctets, "charset");

    private static OctetRange At(int start, Range range) => OctetRange.FromBounds(start + range.Start.Value, start + range.End.Value);
}
