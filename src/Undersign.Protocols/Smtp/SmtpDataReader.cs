using System.Buffers;

namespace Undersign.Protocols.Smtp;

/// <summary>Reads the mail data that follow DATA up to CRLF <c>.</c> CRLF, and takes the stuffed dots out. RFC 5321 §4.5.2.</summary>
/// <remarks>
/// Keeps nothing but the place within a line, so a line may be as long as it likes: RFC 5321 §4.5.3.1.6 asks for 1000 octets, mail
/// in the wild is longer. A bare CR or LF and a NUL are refused, not repaired and not skipped, since
/// servers that do either disagree on where the data end (CVE-2023-51764 and its kin). CR CR LF <c>.</c> CR LF is the end by the
/// letter, but some server before us may have read on: there the session ends with the data, and no smuggled command is heard.
/// </remarks>
internal struct SmtpDataReader
{
    private Place _place;
    private bool _isBehindBareCr;

    private enum Place
    {
        LineStart,
        Line,
        Cr,
        Dot,
        DotCr,
    }

    /// <summary>Takes what belongs to the mail data off the front of <paramref name="buffer"/>.</summary>
    /// <returns>Whether the final dot was found; what is left in the buffer are commands.</returns>
    public bool Read(ref ReadOnlySequence<byte> buffer, IncomingData data)
    {
        foreach (var segment in buffer)
        {
            if (Read(segment.Span, data, out var consumed))
            {
                buffer = buffer.Slice(consumed);
                return true;
            }

            buffer = buffer.Slice(segment.Length);
        }

        return false;
    }

    private bool Read(ReadOnlySpan<byte> octets, IncomingData data, out int at)
    {
        var run = 0; // where the octets begin that wait to be appended in one go
        at = 0;
        while (at < octets.Length)
        {
            switch (_place)
            {
                case Place.LineStart when octets[at] == (byte)'.':
                    data.Append(octets[run..at]);
                    run = ++at;
                    _place = Place.Dot;
                    break;
                case Place.LineStart or Place.Line:
                    at = SkipLines(octets, at, data);
                    break;
                case Place.Dot when octets[at] == (byte)'\r':
                    run = ++at; // belongs to the final dot, or there is a bare CR and all is refused
                    _place = Place.DotCr;
                    break;
                case Place.Dot:
                    _place = Place.Line;
                    break;
                case Place.DotCr when octets[at] == (byte)'\n':
                    at++;
                    if (_isBehindBareCr)
                    {
                        data.RefuseAndClose(SmtpServerReplies.DoubtfulEndOfData);
                    }

                    return true;
                case Place.Cr when octets[at] == (byte)'\n':
                    at++;
                    _place = Place.LineStart;
                    break;
                default: // a CR, and no LF behind it
                    data.Refuse(SmtpServerReplies.BareLineEndingInData);
                    _isBehindBareCr = octets[at] == (byte)'\r';
                    at += _isBehindBareCr ? 1 : 0;
                    _place = _isBehindBareCr ? Place.Cr : Place.Line;
                    break;
            }
        }

        data.Append(octets[run..]);
        return false;
    }

    /// <summary>Passes over lines that need no thought, up to a dot at a line's start or the end of the octets.</summary>
    private int SkipLines(ReadOnlySpan<byte> octets, int at, IncomingData data)
    {
        _isBehindBareCr = false; // this line stands between that CR and any dot to come
        while (true)
        {
            var distance = octets[at..].IndexOfAny((byte)'\r', (byte)'\n', (byte)0);
            if (distance < 0)
            {
                _place = Place.Line;
                return octets.Length;
            }

            at += distance + 1;
            if (octets[at - 1] != (byte)'\r')
            {
                data.Refuse(octets[at - 1] == 0 ? SmtpServerReplies.NulInData : SmtpServerReplies.BareLineEndingInData);
                _place = Place.Line;
            }
            else if (at + 1 < octets.Length && octets[at] == (byte)'\n')
            {
                at++;
                _place = Place.LineStart;
            }
            else
            {
                _place = Place.Cr;
                return at;
            }

            if (at == octets.Length || (_place == Place.LineStart && octets[at] == (byte)'.'))
            {
                return at;
            }
        }
    }
}
