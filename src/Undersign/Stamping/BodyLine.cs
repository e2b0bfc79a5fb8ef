using System.Runtime.InteropServices;

namespace Undersign.Stamping;

/// <summary>One line of a body that shows something; blank lines are not kept.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct BodyLine
{
    /// <summary>Where its words stand in the outline's text, without the blanks around them and without "&gt;".</summary>
    public int TextStart;
    public int TextLength;

    /// <summary>The first character in the source.</summary>
    public int SourceStart;

    /// <summary>Behind the last character in the source.</summary>
    public int SourceEnd;

    /// <summary>How many quotations it stands in: "&gt;" or blockquote.</summary>
    public int Depth;

    public LineTraits Traits;

    /// <summary>The index in <see cref="Markers.ClientMarkers"/> of a mark that opens with this line, or -1.</summary>
    public int Marker;

    /// <summary>HTML: the element that its first words stand in, and the one of the last; -1 is the body.</summary>
    public int FirstElement;
    public int LastElement;

    public readonly bool HasBlankBefore => (Traits & LineTraits.BlankBefore) is not LineTraits.None;

    public readonly bool Is(LineTraits traits) => (Traits & traits) is not LineTraits.None;
}

[Flags]
internal enum LineTraits
{
    None = 0,
    BlankBefore = 1,

    /// <summary>In something that only a mail client makes when it quotes, not in a blockquote that a person may have set.</summary>
    ClientQuote = 2,

    /// <summary>In what the client marked as the sender's own signature.</summary>
    OwnSignature = 4,

    /// <summary>Nothing but images.</summary>
    OnlyImages = 8,

    /// <summary>Begins with "&gt;", and no element of a client says that it is quoted.</summary>
    Arrows = 16,
}
