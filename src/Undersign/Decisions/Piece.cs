using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>One text that a rule puts into a message, and where.</summary>
/// <remarks>Made once with its rule: two pieces are the same when they are the same object.</remarks>
/// <param name="kind">What it is.</param>
/// <param name="signature">The text.</param>
/// <param name="placement">Where it goes.</param>
/// <param name="identity">Whose fields fill it.</param>
internal sealed class Piece(PieceKind kind, Signature signature, Placement placement, Identity identity)
{
    public PieceKind Kind => kind;

    public Signature Signature => signature;

    public Placement Placement => placement;

    public Identity Identity => identity;

    /// <summary>Whether it gives way once its sender has used it in the thread.</summary>
    public bool IsOncePerThread => signature.InThread != Signature.Full;

    /// <summary>What it gives way to then; <see langword="null"/> is nothing.</summary>
    public Piece? Later { get; init; }

    public override string ToString() => signature.Name;
}

/// <summary>In the order in which they stand where several share a place.</summary>
internal enum PieceKind
{
    Signature,
    Banner,
    Disclaimer,
}
