namespace Undersign.Protocols.Mime;

/// <summary>The tree of a message while it grows: header section by header section, delimiter by delimiter. RFC 2046 §5.1.</summary>
internal sealed class MimeTree(OctetWindow window, MimeLimits limits)
{
    // RFC 2046 §5.1.1 says 70, some clients write more; and a line has at most 998 octets, padding included (RFC 5322 §2.1.1).
    private const int MaxBoundary = 250;
    private const int MaxDelimiterLine = 1000;
    private const int FirstHeaderGuess = 16 * 1024;

    private readonly List<MimePart> _parts = new(8);
    private readonly List<FieldBounds> _fields = new(32);
    private readonly OpenMultiparts _open = new();
    private MimePart? _leaf;
    private int _headerOctets;
    private int _headerFields;

    /// <summary>The end of a multipart that was not read to its end.</summary>
    public const int Unknown = -1;

    /// <summary>The first limit that the message went beyond.</summary>
    public MimeFault Fault { get; private set; }

    /// <summary>Whether reading stopped before the end.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Reads parts in the order of the octets.</summary>
    /// <param name="settled">
    /// From here on the octets are those of a message that has been read before: the first delimiter behind is the last to be looked at.
    /// </param>
    public List<MimePart> Read(int settled)
    {
        var bodyStart = BeginPart(parent: null, 0);
        var position = bodyStart;
        while (_open.ExpectsDelimiter && TryFindDelimiter(position, out var found))
        {
            // At the very beginning of a body the line end before the delimiter is that of the blank line.
            var end = Math.Max(found.ContentEnd, bodyStart);
            EndInner(found.Multipart, end);
            if (found.ContentEnd >= settled)
            {
                IsPartial = true;
                EndInner(-1, Unknown);
                return _parts;
            }

            if (found.IsClosing)
            {
                _open.CloseInnermost();
                position = found.LineEnd;
                continue;
            }

            if (_parts.Count == limits.MaxParts)
            {
                SetFault(MimeFault.TooManyParts);
                BeginOpaque(_open.Innermost, found.LineEnd, found.LineEnd);
                break;
            }

            position = bodyStart = BeginPart(_open.Innermost, found.LineEnd);
        }

        EndInner(-1, window.Length);
        return _parts;
    }

    /// <returns>Where the body of the part begins.</returns>
    private int BeginPart(MimePart? parent, int start)
    {
        var end = ReadHeader(start);
        if (end.Kind is HeaderEndKind.TooManyFields or HeaderEndKind.NeedsMore)
        {
            SetFault(MimeFault.HeaderTooLarge);
            BeginOpaque(parent, start, start);
            return start;
        }

        (_headerOctets, _headerFields) = (_headerOctets + end.Fields, _headerFields + _fields.Count);
        var range = new OctetRange(start, end.Fields);
        var header = new HeaderSection(range, window.Keep(range), _fields, end.Kind == HeaderEndKind.BlankLine);
        var contentType = ContentTypeOf(header, parent);
        var boundary = contentType.Type == "multipart" ? contentType.BoundaryOctets : default;
        var isMultipart = boundary.Length is > 0 and <= MaxBoundary;
        if (isMultipart && _open.Count == limits.MaxDepth)
        {
            SetFault(MimeFault.TooDeep);
            isMultipart = false;
        }

        var part = new MimePart(parent, header, start + end.Body, contentType, isMultipart);
        _parts.Add(part);
        _leaf = isMultipart ? null : part;
        if (isMultipart)
        {
            _open.Push(part, boundary);
        }

        return start + end.Body;
    }

    private HeaderEnd ReadHeader(int start)
    {
        var maxOctets = Math.Min(limits.MaxHeaderOctets, limits.MaxHeaderOctetsInAll - _headerOctets);
        var maxFields = Math.Min(limits.MaxHeaderFields, limits.MaxHeaderFieldsInAll - _headerFields);
        for (var guess = FirstHeaderGuess; ; guess *= 2)
        {
            var octets = window.From(start, guess);
            var isWhole = start + octets.Length == window.Length;
            var isCut = octets.Length > maxOctets + 2; // the fields and the blank line
            octets = isCut ? octets[..(maxOctets + 2)] : octets;
            var end = HeaderReader.Read(octets, isWhole && !isCut, _open, _fields, maxFields);
            if (end.Kind != HeaderEndKind.NeedsMore || isCut)
            {
                return end.Fields <= maxOctets ? end : default;
            }
        }
    }

    private static ContentType ContentTypeOf(HeaderSection header, MimePart? parent)
    {
        if (header.First("Content-Type") is { } field)
        {
            return ContentType.Parse(field);
        }

        // RFC 2046 §5.1.5
        return parent?.ContentType.Is("multipart", "digest") == true ? ContentType.Message : ContentType.Default;
    }

    private void BeginOpaque(MimePart? parent, int start, int bodyStart)
    {
        var header = new HeaderSection(new(start, 0), default, [], hasBlankLine: false);
        _leaf = new MimePart(parent, header, bodyStart, ContentType.Opaque, isMultipart: false);
        _parts.Add(_leaf);
    }

    /// <summary>Ends the leaf and every multipart inside of the one at <paramref name="multipart"/>.</summary>
    private void EndInner(int multipart, int end)
    {
        _leaf?.EndAt(end);
        _leaf = null;
        while (_open.Count > multipart + 1)
        {
            _open.Pop().EndAt(end);
        }
    }

    private void SetFault(MimeFault fault) => Fault = Fault == MimeFault.None ? fault : Fault;

    /// <summary>Finds the next line that delimits a part of one of the open multiparts.</summary>
    private bool TryFindDelimiter(int position, out FoundDelimiter found)
    {
        position--; // a delimiter may be the first line: the line feed before it ends the header section or the delimiter before
        while (true)
        {
            var octets = window.From(position, MaxDelimiterLine + 3);
            var isWhole = position + octets.Length == window.Length;
            var hit = 0;
            while (true)
            {
                var next = octets[hit..].IndexOf("\n--"u8);
                if (next < 0)
                {
                    hit = octets.Length - 2; // what may be the beginning of a hit stays in the window
                    break;
                }

                hit += next;
                var line = octets[(hit + 1)..];
                if (line.Length <= MaxDelimiterLine && !isWhole)
                {
                    break;
                }

                if (TryMatch(line, position + hit + 1, hit > 0 && octets[hit - 1] == '\r', out found))
                {
                    return true;
                }

                hit += 3;
            }

            if (isWhole)
            {
                found = default;
                return false;
            }

            position += hit - 1; // with the carriage return before it
        }
    }

    private bool TryMatch(ReadOnlySpan<byte> line, int start, bool hasCarriageReturn, out FoundDelimiter found)
    {
        found = default;
        var lineFeed = line[..Math.Min(line.Length, MaxDelimiterLine)].IndexOf((byte)'\n');
        if (lineFeed < 0 && line.Length > MaxDelimiterLine)
        {
            return false;
        }

        var multipart = _open.Match(lineFeed < 0 ? line : line[..lineFeed], out var isClosing);
        if (multipart < 0)
        {
            return false;
        }

        var lineEnd = lineFeed < 0 ? start + line.Length : start + lineFeed + 1;
        found = new(multipart, isClosing, start - (hasCarriageReturn ? 2 : 1), lineEnd);
        return true;
    }

    /// <param name="Multipart">Its index among the open ones.</param>
    /// <param name="ContentEnd">Where the line end before the delimiter begins.</param>
    /// <param name="LineEnd">Behind the delimiter and its own line end.</param>
    private readonly record struct FoundDelimiter(int Multipart, bool IsClosing, int ContentEnd, int LineEnd);
}
