namespace Undersign.Protocols.Mime;

/// <summary>What may happen to the header section of a message besides: fields we write on the way, and fields that must not go on.</summary>
/// <param name="Added">Names, in any case.</param>
/// <param name="Removed">Names, in any case.</param>
public sealed record FieldAllowance(IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    public static FieldAllowance None { get; } = new([], []);
}
