namespace Undersign.Stamping;

/// <summary>A text and its place.</summary>
internal readonly record struct PlacedBlock(SignatureBlock Block, Placement Placement)
{
    /// <summary>One block a place, in the order in which the places were first named.</summary>
    public static IReadOnlyList<PlacedBlock> Together(IEnumerable<PlacedBlock> blocks) =>
        [.. blocks.Where(static one => !one.Block.IsEmpty).GroupBy(static one => one.Placement).Select(static group => new PlacedBlock(Join([.. group.Select(static one => one.Block)]), group.Key))];

    private static SignatureBlock Join(IReadOnlyList<SignatureBlock> blocks) => blocks is [var only] ? only : new(
        string.Concat(blocks.Select(static block => $"<div>{block.Html.Trim()}</div>")),
        string.Join("\n\n", blocks.Select(static block => block.Text.Trim('\r', '\n'))))
    {
        Pictures = [.. blocks.SelectMany(static block => block.Pictures)],
    };
}
