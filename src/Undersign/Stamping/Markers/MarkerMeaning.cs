namespace Undersign.Stamping.Markers;

/// <summary>What a mark of a mail client says about the element that bears it.</summary>
internal enum MarkerMeaning
{
    /// <summary>History begins here; what belongs to it may be inside or beside (Outlook's header block).</summary>
    Opens,

    /// <summary>As <see cref="Opens"/>, but only where the first line inside is one of a header block: other text is framed the same way.</summary>
    OpensWithLabel,

    /// <summary>All that is inside is history, and nothing else.</summary>
    Contains,

    /// <summary>The sender's own signature, put there by the client.</summary>
    Signature,
}
