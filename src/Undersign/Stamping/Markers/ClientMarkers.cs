using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using static Undersign.Stamping.Markers.MarkerMeaning;

namespace Undersign.Stamping.Markers;

/// <summary>The marks of mail clients in HTML, each with a sample that a test reads. Words and dates are looked at where none of these is found.</summary>
internal static class ClientMarkers
{
    private const string Quoted = "Old words</div>";

    public static ImmutableArray<ClientMarker> All { get; } =
    [
        new("Outlook on the web, new Outlook", "id", "divRplyFwdMsg", Opens, "<p>New</p><hr><div id=x_divRplyFwdMsg><b>De:</b> Ann</div><div>" + Quoted),
        new("Outlook mobile and Mac", "id", "mail-editor-reference-message-container", Contains,
            "<p>New</p><div id='mail-editor-reference-message-container'>" + Quoted),
        new("Outlook mobile and Mac", "class", "ms-outlook-mobile-reference-message", Contains,
            "<p>New</p><div class=\"ms-outlook-mobile-reference-message skipProofing\">" + Quoted),
        new("Outlook", "style", "border:none|border-top:solid|padding:3.0", OpensWithLabel,
            "<p>New</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p><b>De:</b> Ann</p></div></div><p>Old words</p>"),
        new("Outlook, sanitised", "style", "border-style:solidnonenone|padding:3pt", OpensWithLabel,
            "<p>New</p><div style='border-width: 1pt medium medium; border-style: solid none none; padding: 3pt 0cm 0cm'><b>De:</b> Ann</div><p>Old words</p>"),
        new("Windows Mail", "style", "border-top-style:solid|border-top-width:1px|padding-top:", OpensWithLabel,
            "<p>New</p><div style='padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;'><b>De:</b> Ann</div>"),
        new("Outlook for Mac 2011", "id", "OLK_SRC_BODY_SECTION", Contains, "<div>New</div><span id=\"OLK_SRC_BODY_SECTION\"><div>" + Quoted + "</span>"),
        new("Outlook.com of old", "id", "stopSpelling", Opens, "New<hr id=\"stopSpelling\">Old words", "hr"),
        new("Gmail", "class", "gmail_quote", Opens, "<div dir=ltr>New</div><br><div class=\"gmail_quote\">" + Quoted, "div"),
        new("Gmail", "class", "gmail_quote_container", Opens, "<div dir=ltr>New</div><br><div class=\"gmail_quote gmail_quote_container\">" + Quoted, "div"),
        new("Apple Mail, Thunderbird and others", "type", "cite", Contains, "New<blockquote type=cite>Old words</blockquote>", "blockquote"),
        new("Thunderbird", "class", "moz-cite-prefix", Opens, "New<div class=\"moz-cite-prefix\">Ann a dit:<br></div><blockquote type=\"cite\">Old words</blockquote>"),
        new("Thunderbird", "class", "moz-forward-container", Contains, "New<div class=\"moz-forward-container\">" + Quoted),
        new("Yahoo", "class", "yahoo_quoted", Opens, "<div>New</div><div class=\"ydp9b1f0a55yahoo_quoted\" id=ydp9yahoo_quoted_1>" + Quoted),
        new("Yahoo of old", "class", "yahoo_quoted_begin", Opens, "<div>New</div><div class=yahoo_quoted_begin>" + Quoted),
        new("Zoho", "class", "zmail_extra", Opens, "<div>New</div><div class=\"zmail_extra\" style=''>" + Quoted),
        new("Zoho", "title", "beforequote:::", Opens, "<div>New</div><div title=\"beforequote:::\">" + Quoted),
        new("Proton", "class", "protonmail_quote", Opens, "<div>New</div><div class=\"protonmail_quote\">" + Quoted),
        new("Tutanota", "class", "tutanota_quote", Contains, "New<blockquote class=\"tutanota_quote\">Old words</blockquote>"),
        new("GMX, web.de", "name", "quote", Contains, "<div>New<div name=\"quote\" style=\"margin:10px\">" + Quoted + "</div>"),
        new("QQ", "class", "qmbox", Opens, "<div>New</div><div class=\"qmbox\">" + Quoted),
        new("Sina", "id", "origbody", Contains, "<div>New</div><div id=\"origbody\">" + Quoted),
        new("NetEase", "id", "isReplyContent", Contains, "<div>New</div><div id=\"isReplyContent\">" + Quoted),
        new("NetEase", "id", "isForwardContent", Contains, "<div>New</div><div id=\"isForwardContent\">" + Quoted),
        new("Alimail", "class", "alimail-quote", Contains, "<div>New</div><div class=\"alimail-quote\">" + Quoted),
        new("Zimbra, Comcast", "id", "zwchr", Opens, "<div>New</div><hr id=\"zwchr\"><div>" + Quoted, "hr"),
        new("Zimbra", "data-marker", "__DIVIDER__", Opens, "<div>New</div><hr data-marker=\"__DIVIDER__\"><div>" + Quoted, "hr"),
        new("Roundcube", "id", "reply-intro", Opens, "<p>New</p><p id=\"reply-intro\">Xyz</p><blockquote>Old words</blockquote>"),
        new("Freshdesk", "class", "freshdesk_quote", Contains, "<div>New</div><div class=\"freshdesk_quote\"><blockquote>" + "Old words</blockquote></div>"),
        new("Zendesk", "class", "quotedReply", Contains, "<div>New</div><div class=\"quotedReply\">" + Quoted),
        new("Front", "class", "front-blockquote", Contains, "New<blockquote class=\"front-blockquote\">Old words</blockquote>"),
        new("Spark", "name", "messageReplySection", Contains, "<div name=messageBodySection>New</div><div name=\"messageReplySection\">" + Quoted),
        new("Notion", "class", "notion-mail-quote", Contains, "<div>New</div><div class=notion-mail-quote>" + Quoted),
        new("Airmail", "class", "bloop_original_html", Contains, "<div>New</div><div class=\"bloop_original_html\">" + Quoted),
        new("Missive", "class", "missive_quote", Contains, "New<blockquote class=\"missive_quote\">Old words</blockquote>"),
        new("Fernand", "class", "fernand_quote", Contains, "<div>New</div><div class=\"fernand_quote\">" + Quoted),
        new("HubSpot", "class", "hs_reply", Contains, "<div>New</div><div class=\"hs_reply\">" + Quoted),

        new("Gmail", "class", "gmail_signature_prefix", Signature, "New<blockquote type=cite>Old words</blockquote><span class=gmail_signature_prefix>-- </span>"),
        new("Gmail", "class", "gmail_signature", Signature, "New<blockquote type=cite>Old words</blockquote><div class=gmail_signature>Bob</div>"),
        new("Thunderbird", "class", "moz-signature", Signature, "New<blockquote type=cite>Old words</blockquote><pre class=moz-signature>Bob</pre>"),
        new("Apple Mail", "id", "AppleMailSignature", Signature, "New<blockquote type=cite>Old words</blockquote><div id=AppleMailSignature>Bob</div>"),
        new("Outlook on the web", "id", "Signature", Signature, "New<blockquote type=cite>Old words</blockquote><div id=Signature>Bob</div>"),
        new("Outlook mobile", "id", "ms-outlook-mobile-signature", Signature,
            "New<blockquote type=cite>Old words</blockquote><div id=ms-outlook-mobile-signature>Bob</div>"),
        new("Proton", "class", "protonmail_signature_block", Signature,
            "New<blockquote type=cite>Old words</blockquote><div class=protonmail_signature_block>Bob</div>"),
    ];

    private static readonly FrozenDictionary<string, int[]> ByAttribute = All.Index()
        .GroupBy(marker => marker.Item.Attribute, marker => marker.Index, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> Lookup = ByAttribute.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n\r");

    /// <summary>Of all words that are marks. Most words of most mail end with another.</summary>
    private static readonly SearchValues<char> LastCharacters = SearchValues.Create(
        [.. All.Where(marker => !marker.IsStyle).SelectMany(marker => new[] { char.ToLowerInvariant(marker.Mark[^1]), char.ToUpperInvariant(marker.Mark[^1]) }).Distinct()]);

    /// <summary>The index of the mark that this attribute of this element is, or -1.</summary>
    public static int Find(ReadOnlySpan<char> element, ReadOnlySpan<char> attribute, ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || !Lookup.TryGetValue(attribute, out var candidates))
        {
            return -1;
        }

        value = value[..Math.Min(value.Length, LongestValue)];
        if (All[candidates[0]].IsStyle)
        {
            return FindIn(candidates, element, value);
        }

        foreach (var word in value.SplitAny(Blanks))
        {
            if (!value[word].IsEmpty && LastCharacters.Contains(value[word][^1]) && FindIn(candidates, element, value[word]) is >= 0 and var found)
            {
                return found;
            }
        }

        return -1;
    }

    private static int FindIn(int[] candidates, ReadOnlySpan<char> element, ReadOnlySpan<char> word)
    {
        foreach (var candidate in candidates)
        {
            if (All[candidate].Matches(element, word))
            {
                return candidate;
            }
        }

        return -1;
    }

    /// <summary>Characters of an attribute that are looked at.</summary>
    private const int LongestValue = 512;
}
