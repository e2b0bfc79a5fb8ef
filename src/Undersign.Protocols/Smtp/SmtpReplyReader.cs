using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Undersign.Protocols.Smtp;

/// <summary>Finds replies in what a server sends. RFC 5321 §4.2.1; enhanced codes RFC 2034 §4. It does no input of its own.</summary>
internal sealed class SmtpReplyReader(SmtpTranscript? transcript) : IDisposable
{
    /// <summary>In octets, CRLF included. RFC 5321 §4.5.3.1.5 allows 512; servers that quote addresses and links exceed it.</summary>
    public const int MaxLineLength = 4096;

    /// <summary>Lines of one reply; an EHLO reply of the field has about twenty.</summary>
    public const int MaxLines = 100;

    /// <summary>Characters kept of a line, so that we can repeat it within the 512 octets of RFC 5321 §4.5.3.1.5.</summary>
    public const int MaxLineText = 480;

    /// <summary>Characters kept of a whole reply.</summary>
    public const int MaxText = 4096;

    /// <summary>A session hears the same few lines a thousand times over; they are made into replies once.</summary>
    private const int KnownReplies = 8;
    private const int MaxKnownLine = 64;

    private readonly (byte[]? Line, SmtpReply? Reply)[] _known = new (byte[]?, SmtpReply?)[KnownReplies];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(MaxLineLength);
    private int _start;
    private int _end;
    private StringBuilder? _text;
    private int _lines;
    private int _code;
    private EnhancedStatus? _status;

    /// <summary>Whether everything received has been read as replies.</summary>
    public bool IsEmpty => _start == _end && _lines == 0;

    /// <summary>Where the next octets go; never empty unless the last read found <see cref="ReplyFound.Garbage"/>.</summary>
    public Memory<byte> Room()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        return _buffer.AsMemory(_end, MaxLineLength - _end);
    }

    public void Received(int octets) => _end += octets;

    public ReplyFound TryRead(out SmtpReply? reply)
    {
        reply = null;
        while (true)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            var lineFeed = unread.IndexOf((byte)'\n');
            if (lineFeed < 0)
            {
                return unread.Length < MaxLineLength ? ReplyFound.Incomplete : ReplyFound.Garbage;
            }

            transcript?.Reply(SmtpSpeech.Received, unread[..lineFeed].TrimEnd((byte)'\r'));

            // RFC 5321 §2.3.8: CRLF ends a line and nothing else does. A peer that sees it otherwise sees other replies than we do.
            if (lineFeed == 0 || unread[lineFeed - 1] != '\r' || !IsReplyLine(unread[..(lineFeed - 1)]) || _lines == MaxLines)
            {
                return ReplyFound.Garbage;
            }

            _start += lineFeed + 1;
            var line = unread[..(lineFeed - 1)];
            var isLast = line.Length == 3 || line[3] == ' ';
            if (isLast && _lines == 0)
            {
                reply = OneLine(line);
                return ReplyFound.Reply;
            }

            if (!Add(line))
            {
                return ReplyFound.Garbage;
            }

            if (isLast)
            {
                reply = new(_code, _status, _text!.ToString()); // Add has made it
                (_lines, _text, _status) = (0, null, null);
                return ReplyFound.Reply;
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _start, _end) = ([], 0, 0);
        }
    }

    private SmtpReply OneLine(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxKnownLine)
        {
            return Make(line);
        }

        var hash = default(HashCode);
        hash.AddBytes(line);
        ref var known = ref _known[(uint)hash.ToHashCode() % KnownReplies];
        if (known.Reply is not { } reply || !line.SequenceEqual(known.Line))
        {
            reply = Make(line);
            known = (line.ToArray(), reply);
        }

        return reply;
    }

    private static SmtpReply Make(ReadOnlySpan<byte> line)
    {
        var text = line.Length > 4 ? line[4..] : [];
        var status = TakeStatus(line[0] - '0', ref text);
        return new(CodeOf(line), status, Clean(text));
    }

    private bool Add(ReadOnlySpan<byte> line)
    {
        var code = CodeOf(line);
        if (_lines++ == 0)
        {
            (_text, _code) = (new(), code);
        }
        else if (code != _code)
        {
            return false; // RFC 5321 §4.2.1: all lines bear the same code; where they do not, nobody knows which one counts
        }

        var text = line.Length > 4 ? line[4..] : [];
        var status = TakeStatus(line[0] - '0', ref text);
        _status ??= status;
        if (_text!.Length < MaxText) // made with the first line
        {
            _text.Append(_lines == 1 ? "" : "\n").Append(Clean(text));
        }

        return true;
    }

    private static bool IsReplyLine(ReadOnlySpan<byte> line) =>
        line.Length >= 3
        && line[0] is >= (byte)'2' and <= (byte)'5'
        && char.IsAsciiDigit((char)line[1])
        && char.IsAsciiDigit((char)line[2])
        && (line.Length == 3 || line[3] is (byte)' ' or (byte)'-');

    /// <summary>RFC 5321 §4.2 knows second digits 0 to 5. What filters send beyond them (571, 471) becomes x50, which we can repeat.</summary>
    private static int CodeOf(ReadOnlySpan<byte> line) =>
        line[1] <= '5' ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0' : ((line[0] - '0') * 100) + 50;

    /// <summary>RFC 2034 §4: <c>class.subject.detail</c> and a space, of the same class as the code.</summary>
    private static EnhancedStatus? TakeStatus(int replyClass, ref ReadOnlySpan<byte> text)
    {
        if (text.Length < 5 || text[0] - '0' != replyClass || text[1] != '.')
        {
            return null;
        }

        var rest = text[2..];
        if (!TakeNumber(ref rest, out var subject) || rest.IsEmpty || rest[0] != '.')
        {
            return null;
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, out var detail) || !(rest.IsEmpty || rest[0] == ' '))
        {
            return null;
        }

        text = rest.IsEmpty ? rest : rest[1..];
        return new((byte)replyClass, subject, detail);
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> text, out ushort number)
    {
        number = 0;
        var digits = 0;
        while (digits < text.Length && digits < 4 && char.IsAsciiDigit((char)text[digits]))
        {
            number = (ushort)((number * 10) + text[digits++] - '0');
        }

        text = text[digits..];
        return digits is >= 1 and <= 3; // RFC 3463 §2
    }

    /// <summary>The words as we may show and repeat them: no control characters, nothing that is not UTF-8, not too many.</summary>
    private static string Clean(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxLineText)
        {
            var end = MaxLineText;
            while (end > MaxLineText - 4 && (text[end] & 0xC0) == 0x80)
            {
                end--; // not in the middle of a character
            }

            text = text[..end];
        }

        if (!text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return Encoding.ASCII.GetString(text);
        }

        return ShownText.Of(Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.ASCII.GetString(text));
    }
}

/// <summary>What <see cref="SmtpReplyReader.TryRead"/> found.</summary>
internal enum ReplyFound
{
    Incomplete,
    Reply,
    Garbage,
}
