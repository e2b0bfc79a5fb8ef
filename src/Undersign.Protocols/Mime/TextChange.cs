namespace Undersign.Protocols.Mime;

/// <summary>Some characters of a leaf give way to others; none to an insertion.</summary>
/// <param name="Index">In characters of <see cref="LeafText.Text"/>.</param>
/// <param name="Length">In characters.</param>
public readonly record struct TextChange(int Index, int Length, string Text)
{
    /// <summary>The first character behind those that give way.</summary>
    public int End => Index + Length;
}

/// <summary>What a leaf is to be once the splices are made: the measure of <see cref="EditCheck"/>.</summary>
/// <param name="Changes">In order; no two overlap.</param>
internal sealed record LeafIntent(LeafText Leaf, IReadOnlyList<TextChange> Changes);
