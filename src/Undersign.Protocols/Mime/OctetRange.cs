namespace Undersign.Protocols.Mime;

/// <summary>A run of octets in a message: everything the MIME reader reports is one of these, nothing is copied out.</summary>
/// <param name="Start">In octets from the beginning of the message.</param>
/// <param name="Length">In octets; zero marks a place between two octets.</param>
public readonly record struct OctetRange(int Start, int Length)
{
    /// <summary>The first octet behind the range.</summary>
    public int End => Start + Length;

    public bool IsEmpty => Length == 0;

    public static OctetRange FromBounds(int start, int end) => new(start, end - start);

    public bool Contains(OctetRange other) => other.Start >= Start && other.End <= End;
}
