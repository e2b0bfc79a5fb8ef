using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The changes planned in the text of one leaf. A leaf can be changed once, so they leave as one, with what stands between them.</summary>
internal sealed class BodyEdit(LeafText leaf)
{
    private readonly List<Change> _changes = [];

    public LeafText Leaf => leaf;

    public bool IsEmpty => _changes.Count == 0;

    public void Insert(int index, string text) => Replace(index, index, text);

    /// <param name="start">The first character that goes.</param>
    /// <param name="end">Behind the last one.</param>
    public void Replace(int start, int end, string text) => _changes.Add(new(start, end, text));

    /// <summary>Whether the leaf has, or may have, the charset for what is to be inserted.</summary>
    public bool Fits => _changes.TrueForAll(change => leaf.CanTake(change.Text));

    public void Plan(MimeEdit edit)
    {
        if (_changes is [var only])
        {
            leaf.Replace(edit, only.Start, only.End - only.Start, only.Text);
        }
        else if (!IsEmpty)
        {
            PlanTogether(edit);
        }
    }

    private void PlanTogether(MimeEdit edit)
    {
        var inOrder = _changes.OrderBy(static change => change.Start).ThenBy(static change => change.End).ToList();
        var text = new System.Text.StringBuilder();
        var at = inOrder[0].Start;
        foreach (var change in inOrder)
        {
            var start = Math.Max(change.Start, at); // what goes may go for two reasons
            text.Append(leaf.Text, at, start - at).Append(change.Text);
            at = Math.Max(change.End, at);
        }

        leaf.Replace(edit, inOrder[0].Start, at - inOrder[0].Start, text.ToString());
    }

    private readonly record struct Change(int Start, int End, string Text);
}
