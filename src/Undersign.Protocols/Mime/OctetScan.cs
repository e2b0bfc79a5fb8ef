namespace Undersign.Protocols.Mime;

/// <summary>Looks at a message block by block for what decides how it can travel. RFC 5321 §2.3.8, RFC 6152, RFC 3030.</summary>
/// <remarks>Done while the octets come in and are at hand anyway: a message of 25 MB would have to be read from its file once more.</remarks>
internal struct OctetScan()
{
    /// <summary>RFC 5321 §4.5.3.1.6: 1000 octets with the CRLF.</summary>
    public const int MaxLineLength = 998;

    private long _seen;
    private long _firstEightBit = long.MaxValue;
    private long _headerEnd = long.MaxValue;
    private long _line;
    private byte _last;

    public bool HasEightBit => _firstEightBit != long.MaxValue;

    /// <summary>Limit: the header sections of body parts, which RFC 6532 allows UTF-8 too, are not looked at.</summary>
    public bool HasEightBitHeader => _firstEightBit < _headerEnd;

    public bool HasNul { get; private set; }

    public bool HasBareLineEnding { get; private set; }

    public bool HasLongLine { get; private set; }

    public bool EndsWithLine { get; private set; }

    /// <summary>Whether only BINARYMIME describes it. RFC 3030 §3, RFC 2045 §2.7-2.9.</summary>
    public readonly bool IsBinary => HasNul || HasBareLineEnding || HasLongLine;

    /// <summary>Whether DATA cannot carry it, because servers differ about where its lines end. RFC 5321 §2.3.8.</summary>
    public readonly bool NeedsChunks => HasNul || HasBareLineEnding;

    public void Add(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            return;
        }

        if (!HasEightBit && block.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is >= 0 and var eightBit)
        {
            _firstEightBit = _seen + eightBit;
        }

        HasNul = HasNul || block.Contains((byte)0);
        AddLines(block);
        _seen += block.Length;
        (_last, EndsWithLine) = (block[^1], block[^1] == '\n');
    }

    /// <summary>The same for an edited message: the original's, and what the replacements bring along. What a splice took out may still count.</summary>
    public static OctetScan Of(MimeEdit message)
    {
        var all = message.Original.Scan;
        all.Complete();
        var headerEnd = all._headerEnd;
        foreach (var splice in message.Splices)
        {
            var added = new OctetScan();
            added.Add(splice.Replacement.Span);
            added.Complete();
            if (added.HasEightBit)
            {
                all._firstEightBit = Math.Min(all._firstEightBit, splice.Original.Start <= headerEnd ? 0 : splice.Original.Start);
            }

            all.HasNul |= added.HasNul;
            all.HasBareLineEnding |= added.HasBareLineEnding;
            all.HasLongLine |= added.HasLongLine;
            all.EndsWithLine = splice.Original.End == message.Original.Length && !splice.Replacement.IsEmpty ? added.EndsWithLine : all.EndsWithLine;
        }

        return all;
    }

    /// <summary>The last block has been added.</summary>
    private void Complete() => HasBareLineEnding |= _last == '\r';

    private void AddLines(ReadOnlySpan<byte> block)
    {
        var position = 0;
        if (_last == '\r')
        {
            (HasBareLineEnding, position) = block[0] == '\n' ? (HasBareLineEnding, 1) : (true, 0);
        }

        while (true)
        {
            var length = block[position..].IndexOfAny((byte)'\r', (byte)'\n');
            _line += length < 0 ? block.Length - position : length;
            HasLongLine |= _line > MaxLineLength;
            if (length < 0)
            {
                return;
            }

            position += length;
            if (_line == 0 && _headerEnd == long.MaxValue)
            {
                _headerEnd = _seen + position;
            }

            _line = 0;
            var isPair = block[position] == '\r' && (position + 1 == block.Length || block[position + 1] == '\n');
            HasBareLineEnding |= !isPair;
            position += isPair ? 2 : 1;
            if (position >= block.Length)
            {
                return; // a CR that ends the block is judged with the next
            }
        }
    }
}
