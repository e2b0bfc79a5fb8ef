using AngleSharp.Dom;

namespace Undersign.Signatures;

/// <summary>The elements of a document in its order, and where the parent and the sibling before each of them stand.</summary>
internal sealed class ElementOrder
{
    private const int None = -1;

    private readonly int[] _parents;
    private readonly int[] _siblings;

    public ElementOrder(IDocument document)
    {
        All = [.. document.All];
        var places = All.Index().ToDictionary(static entry => entry.Item, static entry => entry.Index);
        _parents = [.. All.Select(element => element.ParentElement is { } parent ? places[parent] : None)];
        _siblings = new int[All.Count];
        var last = new Dictionary<int, int>();
        for (var at = 0; at < All.Count; at++)
        {
            _siblings[at] = last.GetValueOrDefault(_parents[at], None);
            last[_parents[at]] = at;
        }
    }

    public IReadOnlyList<IElement> All { get; }

    /// <summary>Which elements stand to one of those that match as a combinator says. https://drafts.csswg.org/selectors-4/#combinators</summary>
    public bool[] Near(bool[] matches, char combinator)
    {
        var others = combinator is '+' or '~' ? _siblings : _parents;
        var reachesFar = combinator is ' ' or '~';
        var near = new bool[matches.Length];
        for (var at = 0; at < near.Length; at++)
        {
            near[at] = others[at] is not None and var other && (matches[other] || (reachesFar && near[other]));
        }

        return near;
    }
}
