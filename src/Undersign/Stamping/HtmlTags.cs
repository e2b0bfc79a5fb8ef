using System.Collections.Frozen;

namespace Undersign.Stamping;

/// <summary>What of HTML's elements matters for lines and places.</summary>
internal static class HtmlTags
{
    private static readonly FrozenDictionary<string, TagTraits> Table = Build();

    private static readonly FrozenDictionary<string, TagTraits>.AlternateLookup<ReadOnlySpan<char>> Lookup = Table.GetAlternateLookup<ReadOnlySpan<char>>();

    public static TagTraits TraitsOf(ReadOnlySpan<char> name) => Lookup.TryGetValue(name, out var traits) ? traits : TagTraits.None;

    private static FrozenDictionary<string, TagTraits> Build()
    {
        var tags = new Dictionary<string, TagTraits>(StringComparer.OrdinalIgnoreCase);
        Add("address article aside center dl fieldset figure footer form header main nav ol section ul", TagTraits.Block);
        Add("h1 h2 h3 h4 h5 h6", TagTraits.Block | TagTraits.Heading);
        Add("div", TagTraits.Block | TagTraits.Division | TagTraits.Marked);
        Add("p", TagTraits.Block | TagTraits.ClosedByBlock | TagTraits.Marked);
        Add("blockquote", TagTraits.Block | TagTraits.Quotes | TagTraits.Marked);
        Add("pre", TagTraits.Block | TagTraits.Preformatted | TagTraits.Marked);
        Add("li dt dd", TagTraits.Block | TagTraits.Cell | TagTraits.ClosedByLike);
        Add("td th", TagTraits.Cell | TagTraits.ClosedByLike | TagTraits.TablePart | TagTraits.Barrier);
        Add("tr", TagTraits.Block | TagTraits.ClosedByLike | TagTraits.TablePart);
        Add("tbody thead tfoot caption", TagTraits.Block | TagTraits.TablePart);
        Add("table", TagTraits.Block | TagTraits.TablePart | TagTraits.Table | TagTraits.Barrier | TagTraits.Marked);
        Add("br", TagTraits.Void | TagTraits.Break);
        Add("hr", TagTraits.Void | TagTraits.Block | TagTraits.Rule | TagTraits.Marked);
        Add("img", TagTraits.Void | TagTraits.Image);
        Add("area base col embed input link meta param source track wbr basefont frame", TagTraits.Void);
        Add("span", TagTraits.Marked);
        Add("html head body", TagTraits.Frame);
        return tags.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string names, TagTraits traits)
        {
            foreach (var name in names.Split(' '))
            {
                tags.Add(name, traits);
            }
        }
    }
}

[Flags]
internal enum TagTraits
{
    None = 0,

    /// <summary>Begins and ends a line.</summary>
    Block = 1,
    Void = 2,
    Break = 4,
    Rule = 8,
    Image = 16,
    Quotes = 32,

    /// <summary>Line ends are line ends; what stands inside inherits it.</summary>
    Preformatted = 64,
    Division = 128,

    /// <summary>Something may be put inside, though not beside it: td, li.</summary>
    Cell = 256,

    /// <summary>Ends where a block begins (p).</summary>
    ClosedByBlock = 512,

    /// <summary>Ends where another of its kind begins.</summary>
    ClosedByLike = 1024,
    TablePart = 2048,
    Table = 32768,

    /// <summary>Holds no block, as p does not, but is not ended by one.</summary>
    Heading = 131072,

    /// <summary>No end tag of an element outside closes it, except a table's.</summary>
    Barrier = 4096,

    /// <summary>html, head and body: there is one of each, whatever the tags say.</summary>
    Frame = 8192,

    /// <summary>May bear the mark of a client.</summary>
    Marked = 16384,

    /// <summary>Holds the whole of what was typed: Word's section, Gmail's div with a direction. Told by attributes.</summary>
    Container = 65536,
}
