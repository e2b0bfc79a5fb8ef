using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Mime;

/// <summary>The mailboxes of From, To, Sender, Reply-To and their like. RFC 5322 §3.4, §4.4.</summary>
/// <remarks>Members of groups count like the others, routes are passed over, and what is no address is left out. Never throws.</remarks>
public static class AddressList
{
    /// <summary>Mailboxes that are read; further ones are left out.</summary>
    public const int MaxMailboxes = 1000;

    /// <summary>Reads the unfolded value of a header field.</summary>
    public static IReadOnlyList<NamedMailbox> Parse(string value) => new Reader(value).Read();

    private sealed class Reader(string value)
    {
        private readonly List<NamedMailbox> _mailboxes = [];
        private readonly StringBuilder _phrase = new(); // as a reader sees it: quotation marks and escapes resolved
        private readonly StringBuilder _address = new(); // as it came, without white space and comments
        private string? _comment;
        private string? _angle;
        private int _position;

        public List<NamedMailbox> Read()
        {
            while (_position < value.Length && _mailboxes.Count < MaxMailboxes)
            {
                Step(value[_position]);
            }

            EndMailbox();
            return _mailboxes;
        }

        private void Step(char character)
        {
            switch (character)
            {
                case ',' or ';':
                    EndMailbox();
                    _position++;
                    break;
                case ':': // what came before is the name of a group: RFC 5322 §3.4
                    Clear();
                    _position++;
                    break;
                case '<':
                    ReadAngle();
                    break;
                case '(':
                    ReadComment();
                    break;
                case '"':
                    ReadQuoted(_address, _phrase);
                    break;
                case '[':
                    ReadLiteral(_address);
                    break;
                case ' ' or '\t' or '\r' or '\n':
                    _phrase.Append(_phrase.Length > 0 && _phrase[^1] != ' ' ? " " : "");
                    _position++;
                    break;
                default:
                    _phrase.Append(character);
                    _address.Append(character);
                    _position++;
                    break;
            }
        }

        private void EndMailbox()
        {
            var address = _angle ?? _address.ToString();
            var at = address.LastIndexOf('@');
            if (at > 0 && at < address.Length - 1 && address.Length <= Mailbox.MaxLength && !address.AsSpan().ContainsAny("<>\r\n\0"))
            {
                var name = _angle is null ? _comment : _phrase.Length > 0 ? _phrase.ToString() : _comment;
                name = name is null ? null : EncodedWord.Decode(name).Trim();
                _mailboxes.Add(new(string.IsNullOrEmpty(name) ? null : name, new(address[..at], address[(at + 1)..])));
            }

            Clear();
        }

        private void Clear()
        {
            _phrase.Clear();
            _address.Clear();
            (_comment, _angle) = (null, null);
        }

        // "<" [ "@a,@b:" ] local-part "@" domain ">"
        private void ReadAngle()
        {
            var inner = new StringBuilder();
            _position++;
            while (_position < value.Length && value[_position] != '>')
            {
                switch (value[_position])
                {
                    case '"':
                        ReadQuoted(inner, shown: null);
                        break;
                    case '(':
                        ReadComment();
                        break;
                    case '[':
                        ReadLiteral(inner);
                        break;
                    case ':' when inner.Length > 0 && inner[0] == '@':
                        inner.Clear(); // an obsolete route: RFC 5322 §4.4
                        _position++;
                        break;
                    case ' ' or '\t' or '\r' or '\n':
                        _position++;
                        break;
                    default:
                        inner.Append(value[_position++]);
                        break;
                }
            }

            _position++;
            _angle ??= inner.ToString();
        }

        private void ReadQuoted(StringBuilder raw, StringBuilder? shown)
        {
            raw.Append(value[_position++]);
            while (_position < value.Length && value[_position] != '"')
            {
                if (value[_position] == '\\' && _position + 1 < value.Length)
                {
                    raw.Append(value[_position++]);
                }

                raw.Append(value[_position]);
                shown?.Append(value[_position]);
                _position++;
            }

            raw.Append('"');
            _position++;
        }

        private void ReadLiteral(StringBuilder raw)
        {
            var end = value.IndexOf(']', _position);
            end = end < 0 ? value.Length - 1 : end;
            raw.Append(value, _position, end + 1 - _position);
            _position = end + 1;
        }

        // "kim@contoso.example (Kim Berg)" is how names were written before RFC 822.
        private void ReadComment()
        {
            var (start, depth) = (_position + 1, 0);
            do
            {
                depth += value[_position] == '(' ? 1 : value[_position] == ')' ? -1 : 0;
                _position += value[_position] == '\\' ? 2 : 1;
            }
            while (depth > 0 && _position < value.Length);
            _position = Math.Min(_position, value.Length);
            var end = depth == 0 ? _position - 1 : _position;
            _comment ??= value[start..Math.Max(start, end)];
        }
    }
}

/// <summary>A mailbox with the name that is shown for it. RFC 5322 §3.4.</summary>
/// <param name="DisplayName">Decoded; null where there is none.</param>
public sealed record NamedMailbox(string? DisplayName, Mailbox Address);
