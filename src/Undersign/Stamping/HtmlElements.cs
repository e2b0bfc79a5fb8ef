using System.Runtime.InteropServices;

namespace Undersign.Stamping;

/// <summary>The elements met so far and those that are open, as numbers and places. Not a tree to be printed: a way to ask what holds what.</summary>
internal sealed class HtmlElements
{
    /// <summary>How far up an end tag looks for its start tag. Unmatched end tags would make long nests quadratic otherwise.</summary>
    private const int LookUp = 64;

    public const int Body = -1;

    private readonly List<HtmlElement> _all = new(96); // what a reply has above its history

    /// <summary>The innermost open element, or <see cref="Body"/>.</summary>
    public int Current { get; private set; } = Body;

    public int Count => _all.Count;

    public ref readonly HtmlElement this[int element] => ref CollectionsMarshal.AsSpan(_all)[element];

    public int Open(HtmlElement element, ReadOnlySpan<char> source)
    {
        if ((element.Traits & (TagTraits.Block | TagTraits.ClosedByLike)) is not TagTraits.None)
        {
            CloseImplied(element, source);
        }

        element.Parent = Current;
        element.CloseStart = element.CloseEnd = -1;
        if (Current != Body)
        {
            ref readonly var parent = ref this[Current];
            element.QuoteDepth += parent.QuoteDepth;
            element.Lines |= parent.Lines;
            element.Traits |= parent.Traits & TagTraits.Preformatted;
        }

        _all.Add(element);
        Current = _all.Count - 1;
        return Current;
    }

    /// <summary>Closes the element that an end tag means, and what is open inside; an end tag that means none is ignored.</summary>
    public void Close(ReadOnlySpan<char> name, TagTraits traits, int start, int end, ReadOnlySpan<char> source)
    {
        var at = Current;
        for (var steps = 0; at != Body && steps < LookUp; steps++)
        {
            ref readonly var open = ref this[at];
            if (open.Name(source).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                CloseUpTo(at, start, end);
                return;
            }

            // </b> does not close a <b> around the block it stands in, nor </div> one around the table.
            if (((traits & TagTraits.Block) is TagTraits.None && (traits & TagTraits.TablePart) is TagTraits.None && (open.Traits & TagTraits.Block) is not TagTraits.None)
                || ((open.Traits & TagTraits.Barrier) is not TagTraits.None && (traits & TagTraits.TablePart) is TagTraits.None))
            {
                return;
            }

            at = open.Parent;
        }
    }

    /// <summary>The child of <paramref name="ancestor"/> on the way down to <paramref name="element"/>; <see cref="Body"/> when they are one.</summary>
    public int ChildTowards(int ancestor, int element)
    {
        var child = Body;
        while (element != ancestor && element != Body)
        {
            (child, element) = (element, this[element].Parent);
        }

        return child;
    }

    /// <summary>The innermost element that holds both.</summary>
    public int Common(int one, int other)
    {
        while (one != other)
        {
            // Elements are numbered as they begin, so the later of two cannot hold the earlier.
            if (one > other)
            {
                one = this[one].Parent;
            }
            else
            {
                other = this[other].Parent;
            }
        }

        return one;
    }

    public bool IsInside(int element, int ancestor)
    {
        while (element > ancestor)
        {
            element = this[element].Parent;
        }

        return element == ancestor;
    }

    /// <summary>The innermost element around a stretch of the source that has been read, or <see cref="Body"/>.</summary>
    public int Innermost(int start, int end)
    {
        for (var element = _all.Count - 1; element >= 0; element--)
        {
            if (_all[element].Start < start && (_all[element].CloseStart < 0 || _all[element].CloseStart >= end))
            {
                return element;
            }
        }

        return Body;
    }

    /// <summary>
    /// Of the element and those around it the outermost that can hold no block: a paragraph, a heading, or a link or another element within
    /// lines; <see cref="Body"/> where there is none. What is never closed cannot be ended and begun anew, and does not count.
    /// </summary>
    public int OutermostWithoutBlocks(int element)
    {
        var outermost = Body;
        for (; element != Body && !this[element].Is(HoldsBlocks); element = this[element].Parent)
        {
            var isBlock = this[element].Is(TagTraits.Block);
            if (isBlock && !this[element].Is(TagTraits.ClosedByBlock | TagTraits.Heading))
            {
                return outermost;
            }

            outermost = this[element].CloseEnd >= 0 ? element : outermost;
            if (isBlock)
            {
                return outermost;
            }
        }

        return outermost;
    }

    private const TagTraits HoldsBlocks = TagTraits.Cell | TagTraits.TablePart;

    private void CloseImplied(in HtmlElement opening, ReadOnlySpan<char> source)
    {
        var at = Current;
        for (var steps = 0; at != Body && steps < LookUp; steps++)
        {
            ref readonly var open = ref this[at];
            var isLike = (open.Traits & TagTraits.ClosedByLike) is not TagTraits.None
                && (opening.Traits & TagTraits.ClosedByLike) is not TagTraits.None
                && (open.Traits & TagTraits.TablePart) == (opening.Traits & TagTraits.TablePart)
                && ((open.Traits & TagTraits.Cell) == (opening.Traits & TagTraits.Cell) || (opening.Traits & TagTraits.Cell) is TagTraits.None);
            if (isLike || ((open.Traits & TagTraits.ClosedByBlock) is not TagTraits.None && (opening.Traits & TagTraits.Block) is not TagTraits.None))
            {
                CloseUpTo(at, opening.Start, opening.Start);
                at = Current;
                if (isLike && open.Name(source).Equals(opening.Name(source), StringComparison.OrdinalIgnoreCase))
                {
                    return;
                }

                continue;
            }

            if ((open.Traits & (TagTraits.Block | TagTraits.Barrier)) is not TagTraits.None)
            {
                return;
            }

            at = open.Parent;
        }
    }

    private void CloseUpTo(int element, int start, int end)
    {
        var all = CollectionsMarshal.AsSpan(_all);
        while (Current != element)
        {
            (all[Current].CloseStart, all[Current].CloseEnd) = (start, start);
            Current = all[Current].Parent;
        }

        (all[element].CloseStart, all[element].CloseEnd) = (start, end);
        Current = all[element].Parent;
    }
}

internal struct HtmlElement
{
    public int Parent;

    /// <summary>Of the start tag.</summary>
    public int Start;
    public int NameLength;

    /// <summary>Of the end tag; both -1 while the element is open, both the same where no end tag was written.</summary>
    public int CloseStart;
    public int CloseEnd;
    public TagTraits Traits;
    public LineTraits Lines;
    public int QuoteDepth;

    public readonly bool Is(TagTraits traits) => (Traits & traits) is not TagTraits.None;

    public readonly ReadOnlySpan<char> Name(ReadOnlySpan<char> source) => source.Slice(Start + 1, NameLength);
}
