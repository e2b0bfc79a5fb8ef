using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The changes planned in the text of one leaf. A leaf can be changed once, so they leave together; lines between them stay as they are.</summary>
internal sealed class BodyEdit(LeafText leaf)
{
    /// <summary>Changes; each place costs a look at all the text above it, so more of them leave as one.</summary>
    private const int MostApart = 8;

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
        if (!IsEmpty)
        {
            leaf.Change(edit, [.. Apart()]);
        }
    }

    /// <summary>In order. Those on one line leave as one, with what stands between them, and what goes may go for two reasons: a line has one splice.</summary>
    private IEnumerable<TextChange> Apart()
    {
        var (start, end, text) = (-1, -1, new StringBuilder());
        foreach (var change in _changes.OrderBy(static change => change.Start).ThenBy(static change => change.End))
        {
            if (start >= 0 && _changes.Count <= MostApart && change.Start > end && leaf.Text.AsSpan(end..change.Start).Contains('\n'))
            {
                yield return new(start, end - start, text.ToString());
                text.Clear();
                start = -1;
            }

            if (start < 0)
            {
                (start, end) = (change.Start, change.Start);
            }

            text.Append(leaf.Text, end, Math.Max(change.Start - end, 0)).Append(change.Text);
            end = Math.Max(end, change.End);
        }

        yield return new(start, end - start, text.ToString());
    }

    private readonly record struct Change(int Start, int End, string Text);
}
