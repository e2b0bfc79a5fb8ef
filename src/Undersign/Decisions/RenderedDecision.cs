using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Decisions;

/// <summary>The texts of a decision, filled in for whoever they speak for.</summary>
/// <param name="Blocks">Those that could be made.</param>
/// <param name="Faults">Those that could not, and why; they are left out, and the rest goes in (law 3).</param>
internal sealed record RenderedDecision(IReadOnlyList<PlacedBlock> Blocks, IReadOnlyList<(Piece Piece, string Reason)> Faults)
{
    /// <param name="fields">What texts may say of the message; asked for only where one does.</param>
    public static RenderedDecision Of(Decision.Stamp stamp, MessageFacts message, Func<MessageFields> fields)
    {
        var blocks = new List<PlacedBlock>(stamp.Pieces.Count);
        var faults = new List<(Piece, string)>();
        foreach (var piece in stamp.Pieces)
        {
            var person = message.By(piece.Identity).Person;
            switch (piece.Signature.Render(person, fields, person?.Photo is { } photo ? message.Photos.GetValueOrDefault(photo) : null))
            {
                case RenderedSignature.Rendered(var block):
                    blocks.Add(new(block, piece.Placement));
                    break;
                case RenderedSignature.Faulty(var reason):
                    faults.Add((piece, reason));
                    break;
            }
        }

        return new(blocks, faults);
    }
}
