using System.Collections.Frozen;

namespace Undersign.Signatures;

/// <summary>What of HTML may stand in a signature. What is not named here does not leave.</summary>
internal static class MarkupAllowance
{
    private static readonly FrozenSet<string> Elements = Set(
        "a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i "
        + "img ins kbd li main mark nav nobr ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr");

    /// <summary>Gone with all that is in them: what runs, loads, asks for input, or is not shown.</summary>
    private static readonly FrozenSet<string> Dropped = Set(
        "applet audio base basefont bgsound button canvas datalist dialog embed frame frameset head iframe input isindex link math meta meter noembed noframes noscript object optgroup option output param "
        + "picture portal progress script select slot source style svg template textarea title track video xmp");

    private static readonly FrozenSet<string> Attributes = Set(
        "align alt background bgcolor border bordercolor cellpadding cellspacing class clear color colspan dir face height href hspace lang nowrap role rowspan scope size span src start style target "
        + "title type valign value vspace width data-when");

    /// <summary>Drawn by Outlook alone, in comments that others pass over.</summary>
    private static readonly string[] OutlookPrefixes = ["v:", "o:", "w:"];

    public static bool IsElement(string name) => Elements.Contains(name);

    public static bool IsDropped(string name) => Dropped.Contains(name);

    public static bool IsAttribute(string name) => Attributes.Contains(name) || name.StartsWith("aria-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Within a comment for Outlook.</summary>
    public static bool IsOutlookElement(string name) => IsElement(name) || name.Equals("xml", StringComparison.OrdinalIgnoreCase) || Array.Exists(OutlookPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Within a comment for Outlook, where shapes have attributes of many names.</summary>
    public static bool IsOutlookAttribute(string name) => !name.StartsWith("on", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the value is a URL: of something to go to, or of a picture.</summary>
    public static bool IsUrl(string attribute) => attribute is "href" or "src" or "background";

    public static bool IsPicture(string attribute) => attribute is "src" or "background";

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
