namespace Undersign.Protocols.Mime;

/// <summary>A message and the splices to be made in it. What no splice covers is written octet for octet.</summary>
/// <remarks>
/// A message is never parsed and written anew: a second hand at folding, encoding or boundaries would
/// break signatures we did not mean to touch. This class is the only way a message changes.
/// </remarks>
public sealed class MimeEdit(MailData original) : IOctetSource
{
    private readonly List<MimeSplice> _splices = [];
    private readonly List<LeafIntent> _intents = [];

    public MailData Original => original;

    /// <summary>In the order of the original; no two overlap.</summary>
    public IReadOnlyList<MimeSplice> Splices => _splices;

    /// <summary>The octets of the message once the splices are made.</summary>
    public int Length { get; private set; } = original.Length;

    /// <summary>Whether some text is to change.</summary>
    public bool ChangesText => _intents.Count > 0;

    /// <summary>What the splices in text leaves are meant to do.</summary>
    internal IReadOnlyList<LeafIntent> Intents => _intents;

    /// <exception cref="InvalidOperationException">The range overlaps one that was replaced before.</exception>
    public void Replace(OctetRange range, ReadOnlyMemory<byte> replacement)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range.Start, nameof(range));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.End, original.Length, nameof(range));

        // Behind all that begin no later, so that insertions at one place keep the order in which they were made.
        var at = _splices.FindLastIndex(splice => splice.Original.Start <= range.Start) + 1;
        if ((at > 0 && _splices[at - 1].Original.End > range.Start) || (at < _splices.Count && range.End > _splices[at].Original.Start))
        {
            throw new InvalidOperationException("Two splices overlap.");
        }

        _splices.Insert(at, new(range, replacement));
        Length += replacement.Length - range.Length;
    }

    public void Insert(int position, ReadOnlyMemory<byte> octets) => Replace(new(position, 0), octets);

    /// <summary>Copies octets of the result out, counted from its beginning.</summary>
    public void Read(int offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Length - offset, nameof(destination));

        foreach (var piece in Pieces())
        {
            if (offset < piece.Length)
            {
                var octets = destination[..Math.Min(destination.Length, piece.Length - offset)];
                piece.CopyTo(original, offset, octets);
                destination = destination[octets.Length..];
                offset = 0;
                if (destination.IsEmpty)
                {
                    return;
                }
            }
            else
            {
                offset -= piece.Length;
            }
        }
    }

    /// <summary>The result piece by piece: ranges of the original and replacements, in order. Nothing is copied.</summary>
    public IEnumerable<MimePiece> Pieces()
    {
        var position = 0;
        foreach (var splice in _splices)
        {
            if (splice.Original.Start > position)
            {
                yield return MimePiece.FromOriginal(OctetRange.FromBounds(position, splice.Original.Start));
            }

            if (!splice.Replacement.IsEmpty)
            {
                yield return MimePiece.FromReplacement(splice.Replacement);
            }

            position = splice.Original.End;
        }

        if (position < original.Length)
        {
            yield return MimePiece.FromOriginal(OctetRange.FromBounds(position, original.Length));
        }
    }

    /// <summary>The same edit with an insertion in front of all that is inserted at that place.</summary>
    internal MimeEdit WithFirst(int position, ReadOnlyMemory<byte> octets)
    {
        var edit = new MimeEdit(original) { Length = Length + octets.Length };
        var at = _splices.FindIndex(splice => splice.Original.Start >= position);
        edit._splices.AddRange(_splices);
        edit._splices.Insert(at < 0 ? _splices.Count : at, new(new(position, 0), octets));
        edit._intents.AddRange(_intents);
        return edit;
    }

    /// <summary>Makes those of its splices that <paramref name="which"/> takes in another edit of the same message.</summary>
    internal void CopyTo(MimeEdit other, Func<MimeSplice, bool> which)
    {
        foreach (var splice in _splices.Where(which))
        {
            other.Replace(splice.Original, splice.Replacement);
        }
    }

    /// <summary>What becomes of a range of the original, with the splices inside of it made.</summary>
    internal byte[] ReadEdited(OctetRange range)
    {
        var edited = new List<byte>(range.Length);
        var position = range.Start;
        foreach (var splice in _splices.Where(splice => range.Contains(splice.Original) && splice.Original.Start < range.End && splice.Original.Length > 0))
        {
            edited.AddRange(original.Slice(OctetRange.FromBounds(position, splice.Original.Start)).Span);
            edited.AddRange(splice.Replacement.Span);
            position = splice.Original.End;
        }

        edited.AddRange(original.Slice(OctetRange.FromBounds(position, range.End)).Span);
        return [.. edited];
    }

    /// <summary>The same intents in another edit of the same message, whose splices do what these do.</summary>
    internal void IntendIn(MimeEdit other) => other._intents.AddRange(_intents);

    internal void Intend(LeafIntent intent) => _intents.Add(intent);

    /// <summary>The whole result in memory. For small messages, tests and the command line; the wire takes <see cref="Pieces"/>.</summary>
    public byte[] ToArray()
    {
        var result = GC.AllocateUninitializedArray<byte>(Length);
        Read(0, result);
        return result;
    }
}

/// <summary>A stretch of an edited message: either a range of the original or new octets.</summary>
public readonly record struct MimePiece
{
    private MimePiece(bool isOriginal, OctetRange range, ReadOnlyMemory<byte> replacement) =>
        (IsOriginal, Range, Replacement) = (isOriginal, range, replacement);

    public bool IsOriginal { get; }

    /// <summary>Meaningful when <see cref="IsOriginal"/>.</summary>
    public OctetRange Range { get; }

    /// <summary>Meaningful unless <see cref="IsOriginal"/>.</summary>
    public ReadOnlyMemory<byte> Replacement { get; }

    /// <summary>In octets.</summary>
    public int Length => IsOriginal ? Range.Length : Replacement.Length;

    /// <summary>Copies a part of the piece out, wherever its octets are.</summary>
    /// <param name="offset">In octets from the beginning of the piece.</param>
    public void CopyTo(MailData original, int offset, Span<byte> destination)
    {
        if (IsOriginal)
        {
            original.Read(Range.Start + offset, destination);
        }
        else
        {
            Replacement.Span.Slice(offset, destination.Length).CopyTo(destination);
        }
    }

    public static MimePiece FromOriginal(OctetRange range) => new(isOriginal: true, range, default);

    public static MimePiece FromReplacement(ReadOnlyMemory<byte> replacement) => new(isOriginal: false, default, replacement);
}
