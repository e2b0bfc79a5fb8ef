namespace Undersign.Protocols.Mime;

/// <summary>The multiparts that the reader is inside of, and the lines that delimit their parts. RFC 2046 §5.1.1.</summary>
internal sealed class OpenMultiparts
{
    private readonly List<OpenMultipart> _open = new(4);

    public int Count => _open.Count;

    public MimePart Innermost => _open[^1].Part;

    /// <summary>Whether a delimiter can still come: behind the closing delimiter of the outermost there is only epilogue.</summary>
    public bool ExpectsDelimiter { get; private set; }

    public void Push(MimePart part, ReadOnlyMemory<byte> boundary)
    {
        _open.Add(new(part, boundary, IsClosed: false));
        ExpectsDelimiter = true;
    }

    public MimePart Pop()
    {
        var part = _open[^1].Part;
        _open.RemoveAt(_open.Count - 1);
        return part;
    }

    public void CloseInnermost()
    {
        _open[^1] = _open[^1] with { IsClosed = true };
        _open[^1].Part.HasClosingDelimiter = true;
        ExpectsDelimiter = _open.Exists(static multipart => !multipart.IsClosed);
    }

    public bool IsDelimiter(ReadOnlySpan<byte> line) => line.StartsWith("--"u8) && Match(line) >= 0;

    /// <summary>The index of the multipart whose delimiter the line is, or -1.</summary>
    /// <param name="line">Begins with two hyphens; without its line end.</param>
    /// <param name="isClosing">Whether the delimiter has two hyphens at its end.</param>
    /// <remarks>
    /// The innermost is asked first. A delimiter is the whole line but for white space at its end (transport padding): RFC 2046 lets a
    /// reader be content with the beginning, but then "--abcd" would end a part of the multipart whose boundary is "abc".
    /// </remarks>
    public int Match(ReadOnlySpan<byte> line, out bool isClosing)
    {
        var candidate = line[2..].TrimEnd(" \t\r"u8);
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var boundary = _open[i].Boundary.Span;
            if (!_open[i].IsClosed && candidate.StartsWith(boundary))
            {
                var tail = candidate[boundary.Length..];
                isClosing = tail.SequenceEqual("--"u8);
                if (isClosing || tail.IsEmpty)
                {
                    return i;
                }
            }
        }

        isClosing = false;
        return -1;
    }

    private int Match(ReadOnlySpan<byte> line) => Match(line, out _);

    private readonly record struct OpenMultipart(MimePart Part, ReadOnlyMemory<byte> Boundary, bool IsClosed);
}
