using System.Buffers;
using System.Globalization;
using System.Text;

namespace Undersign.Protocols.Mime;

/// <summary>Finds the value of a parameter, in pieces and in other charsets if need be. RFC 2231.</summary>
internal static class ParameterValue
{
    public static string? Find(List<FieldParameter> parameters, ReadOnlyMemory<byte> field, string name)
    {
        // name*=utf-8''%e2%82%ac next to name="EUR" is for those who can read it: it wins. RFC 6266 §4.3 says so for HTTP, clients do it for mail.
        foreach (var parameter in parameters)
        {
            if (HasName(parameter, field.Span, name, "*"))
            {
                return DecodeExtended(Unescape(field[parameter.Value].Span), isExtended: true);
            }
        }

        foreach (var parameter in parameters)
        {
            if (IsPiece(parameter, field.Span, name, 0, out _))
            {
                return Join(parameters, field, name);
            }
        }

        foreach (var parameter in parameters)
        {
            if (parameter.HasName(field.Span, name))
            {
                return HeaderText.Decode(parameter.Unquote(field).Span);
            }
        }

        return null;
    }

    /// <summary>Whether a parameter says something about a name, in whatever form.</summary>
    public static bool Concerns(FieldParameter parameter, ReadOnlySpan<byte> field, string name)
    {
        var octets = field[parameter.Name];
        return octets.Length >= name.Length
            && Ascii.EqualsIgnoreCase(octets[..name.Length], name)
            && (octets.Length == name.Length || octets[name.Length] == '*');
    }

    // name*0="a"; name*1*=%20b; ... RFC 2231 §3, §4.1. The charset of the first piece is that of all.
    private static string Join(List<FieldParameter> parameters, ReadOnlyMemory<byte> field, string name)
    {
        var joined = new ArrayBufferWriter<byte>();
        var isExtended = false;
        for (var number = 0; number < parameters.Count; number++)
        {
            var isPieceExtended = false;
            var at = parameters.FindIndex(parameter => IsPiece(parameter, field.Span, name, number, out isPieceExtended));
            if (at < 0)
            {
                break;
            }

            isExtended |= number == 0 && isPieceExtended;
            var value = parameters[at].Unquote(field).Span;
            joined.Write(isPieceExtended ? Unescape(value) : value);
        }

        return DecodeExtended(joined.WrittenSpan, isExtended);
    }

    private static bool IsPiece(FieldParameter parameter, ReadOnlySpan<byte> field, string name, int number, out bool isExtended)
    {
        var octets = field[parameter.Name];
        isExtended = octets.EndsWith("*"u8);
        return HasName(parameter, field, name, string.Create(CultureInfo.InvariantCulture, $"*{number}"))
            || (isExtended && HasName(parameter, field, name, string.Create(CultureInfo.InvariantCulture, $"*{number}*")));
    }

    private static bool HasName(FieldParameter parameter, ReadOnlySpan<byte> field, string name, string suffix)
    {
        var octets = field[parameter.Name];
        return octets.Length == name.Length + suffix.Length
            && Ascii.EqualsIgnoreCase(octets[..name.Length], name)
            && Ascii.Equals(octets[name.Length..], suffix);
    }

    private static byte[] Unescape(ReadOnlySpan<byte> octets)
    {
        var unescaped = new byte[octets.Length];
        var length = 0;
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '%' && i + 2 < octets.Length + 0 && HexPair.TryRead(octets[(i + 1)..], out var octet))
            {
                unescaped[length++] = octet;
                i += 2;
            }
            else
            {
                unescaped[length++] = octets[i];
            }
        }

        return unescaped[..length];
    }

    // charset'language'octets, the first two perhaps empty. RFC 2231 §4.
    private static string DecodeExtended(ReadOnlySpan<byte> octets, bool isExtended)
    {
        var first = isExtended ? octets.IndexOf((byte)'\'') : -1;
        var second = first < 0 ? -1 : octets[(first + 1)..].IndexOf((byte)'\'');
        if (second < 0)
        {
            return HeaderText.Decode(octets);
        }

        var charset = Encoding.ASCII.GetString(octets[..first]);
        octets = octets[(first + second + 2)..];
        return MailCharset.TryGet(charset) is { } known && known.TryDecode(octets) is { } text ? text : HeaderText.Decode(octets);
    }
}
