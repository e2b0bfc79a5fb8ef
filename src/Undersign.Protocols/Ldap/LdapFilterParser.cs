using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.Text;

namespace Undersign.Protocols.Ldap;

/// <summary>Reads the text form of a filter and writes what goes over the wire. RFC 4515 §3, RFC 4511 §4.5.1.7.</summary>
internal sealed class LdapFilterParser
{
    private const int MaxLength = 16 * 1024;
    private const int MaxDepth = 32;

    private static readonly SearchValues<char> InDescriptions = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.;_");

    private readonly AsnWriter _writer = new(AsnEncodingRules.BER);
    private readonly string _text;
    private int _at;
    private string? _fault;

    private LdapFilterParser(string text) => _text = text;

    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out byte[] encoded)
    {
        encoded = [];
        if (text.Length > MaxLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"the filter has more than {MaxLength} characters");
        }

        var parser = new LdapFilterParser(text.Trim());
        parser.ReadFilter(depth: 0);
        if (parser._fault is null && parser._at < parser._text.Length)
        {
            parser.Fail("it goes on behind its end; a filter is one pair of parentheses, and (&...) holds several");
        }

        if (parser._fault is null)
        {
            encoded = parser._writer.Encode();
        }

        return parser._fault;
    }

    private static Asn1Tag Tag(int number, bool isConstructed = true) => new(TagClass.ContextSpecific, number, isConstructed);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private void Fail(string what) => _fault ??= string.Create(CultureInfo.InvariantCulture, $"\"{_text}\" is not a filter, at character {_at + 1}: {what}");

    private bool Take(char expected)
    {
        if (Current != expected)
        {
            Fail($"\"{expected}\" is missing");
            return false;
        }

        _at++;
        return true;
    }

    private void ReadFilter(int depth)
    {
        if (depth == MaxDepth)
        {
            Fail("it is nested too deeply");
        }

        if (_fault is not null || !Take('('))
        {
            return;
        }

        switch (Current)
        {
            case '&' or '|':
                ReadList(Tag(_text[_at++] == '&' ? 0 : 1), depth);
                break;
            case '!':
                _at++;
                using (_writer.PushSequence(Tag(2)))
                {
                    ReadFilter(depth + 1);
                }

                break;
            default:
                ReadItem();
                break;
        }

        if (_fault is null)
        {
            Take(')');
        }
    }

    private void ReadList(Asn1Tag tag, int depth)
    {
        using (_writer.PushSequence(tag))
        {
            do
            {
                ReadFilter(depth + 1);
            }
            while (_fault is null && Current == '(');
        }
    }

    private void ReadItem()
    {
        var end = _text.AsSpan(_at).IndexOfAny('=', '(', ')') is var length and >= 0 ? _at + length : _text.Length;
        var left = _text[_at..end];
        _at = end;
        if (!Take('='))
        {
            return;
        }

        var close = _text.IndexOfAny(['(', ')'], _at) is var found and >= 0 ? found : _text.Length;
        var right = _text[_at..close];
        var (description, tag) = left switch
        {
            [.. var name, '>'] => (name, 5),
            [.. var name, '<'] => (name, 6),
            [.. var name, '~'] => (name, 8),
            [.. var name, ':'] => (name, 9),
            _ => (left, 3),
        };
        if (tag == 9)
        {
            WriteExtensible(description, right);
        }
        else if (description.Length == 0 || description.AsSpan().ContainsAnyExcept(InDescriptions))
        {
            Fail($"\"{description}\" is not the name of an attribute");
        }
        else if (tag == 3 && right.Contains('*', StringComparison.Ordinal))
        {
            WriteSubstrings(description, right);
        }
        else
        {
            using (_writer.PushSequence(Tag(tag)))
            {
                WriteText(description);
                WriteValue(right);
            }
        }

        _at = close;
    }

    private void WriteSubstrings(string description, string pattern)
    {
        if (pattern == "*")
        {
            _writer.WriteOctetString(Encoding.UTF8.GetBytes(description), Tag(7, isConstructed: false));
            return;
        }

        var pieces = pattern.Split('*');
        using (_writer.PushSequence(Tag(4)))
        {
            WriteText(description);
            using (_writer.PushSequence())
            {
                for (var i = 0; i < pieces.Length; i++)
                {
                    if (pieces[i].Length > 0)
                    {
                        WriteValue(pieces[i], i == 0 ? 0 : i == pieces.Length - 1 ? 2 : 1);
                    }
                }
            }
        }
    }

    /// <summary><c>attribute:dn:rule:=value</c>; Active Directory's bit masks are such rules.</summary>
    private void WriteExtensible(string left, string value)
    {
        var parts = left.Split(':');
        var ofNames = parts.Length > 1 && parts[1].Equals("dn", StringComparison.OrdinalIgnoreCase);
        var rules = parts[(ofNames ? 2 : 1)..];
        if (rules.Length > 1 || Array.Exists(parts, static part => part.AsSpan().ContainsAnyExcept(InDescriptions)) || (parts[0].Length == 0 && rules.Length == 0))
        {
            Fail($"\"{left}\" is not an attribute and a matching rule");
            return;
        }

        using (_writer.PushSequence(Tag(9)))
        {
            if (rules is [{ Length: > 0 } rule])
            {
                _writer.WriteOctetString(Encoding.UTF8.GetBytes(rule), Tag(1, isConstructed: false));
            }

            if (parts[0].Length > 0)
            {
                _writer.WriteOctetString(Encoding.UTF8.GetBytes(parts[0]), Tag(2, isConstructed: false));
            }

            WriteValue(value, 3);
            if (ofNames)
            {
                _writer.WriteBoolean(true, Tag(4, isConstructed: false));
            }
        }
    }

    private void WriteText(string text) => _writer.WriteOctetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A backslash and two hexadecimal digits are an octet.</summary>
    private void WriteValue(string text, int tag = -1)
    {
        var octets = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                octets.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
            }
            else if (i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                Fail("behind a backslash come two hexadecimal digits: \\28 for (, \\29 for ), \\2a for *, \\5c for \\");
                return;
            }
        }

        _writer.WriteOctetString([.. octets], tag < 0 ? null : Tag(tag, isConstructed: false));
    }
}
