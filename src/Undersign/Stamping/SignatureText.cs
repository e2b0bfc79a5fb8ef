using System.Globalization;
using System.Text;
using Undersign.Protocols.Html;

namespace Undersign.Stamping;

/// <summary>Makes plain text of the HTML of a signature: lines for rows and paragraphs, dashes for lists, pictures by their words, each address once.</summary>
internal sealed class SignatureText
{
    private const string BetweenCells = "  ";

    private readonly StringBuilder _text = new();

    /// <summary>The numbers of open lists; 0 where items bear dashes.</summary>
    private readonly Stack<int> _lists = new();

    private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);
    private int _preformatted;
    private string? _link;
    private int _linkStart;
    private int _lineEnds;
    private string _blank = "";

    private SignatureText()
    {
    }

    public static string Of(string html)
    {
        var text = new SignatureText();
        var tokens = new HtmlTokenizer(html);
        while (tokens.Read())
        {
            text.Take(in tokens);
        }

        text.EndLink();
        return text._text.ToString().TrimEnd();
    }

    private void Take(in HtmlTokenizer token)
    {
        switch (token.Kind)
        {
            case HtmlTokenKind.Text:
                Words(token.Source);
                break;
            case HtmlTokenKind.StartTag:
                Start(in token);
                break;
            case HtmlTokenKind.EndTag:
                End(token.Name, HtmlTags.TraitsOf(token.Name));
                break;
        }
    }

    private void Start(in HtmlTokenizer tag)
    {
        var traits = HtmlTags.TraitsOf(tag.Name);
        if ((traits & TagTraits.Image) is not TagTraits.None)
        {
            Words(tag.Attributes.TryGet("alt", out var words) ? words : default);
        }
        else if ((traits & TagTraits.Break) is not TagTraits.None)
        {
            (_lineEnds, _blank) = (Math.Min(_lineEnds + 1, 2), "");
        }
        else if (tag.Name.Equals("a", StringComparison.OrdinalIgnoreCase))
        {
            EndLink();
            _link = tag.Attributes.TryGet("href", out var address) ? CharacterReference.Decode(address) : null;
            _linkStart = _text.Length;
        }
        else if ((traits & (TagTraits.Block | TagTraits.Cell)) is not TagTraits.None)
        {
            Open(tag.Name, traits);
        }
    }

    private void Open(ReadOnlySpan<char> name, TagTraits traits)
    {
        if (IsCell(name))
        {
            _blank = BetweenCells;
            return;
        }

        EndLine(traits, name);
        _preformatted += (traits & TagTraits.Preformatted) is TagTraits.None ? 0 : 1;
        if (name.Equals("ul", StringComparison.OrdinalIgnoreCase) || name.Equals("ol", StringComparison.OrdinalIgnoreCase))
        {
            _lists.Push(name[0] is 'o' or 'O' ? 1 : 0);
        }
        else if (name.Equals("li", StringComparison.OrdinalIgnoreCase))
        {
            var number = _lists.TryPop(out var next) ? next : 0;
            _lists.Push(number == 0 ? 0 : number + 1);
            Append(number == 0 ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number}. "));
        }
    }

    private void End(ReadOnlySpan<char> name, TagTraits traits)
    {
        if (name.Equals("a", StringComparison.OrdinalIgnoreCase))
        {
            EndLink();
        }
        else if (IsCell(name))
        {
            _blank = BetweenCells;
        }
        else if ((traits & (TagTraits.Block | TagTraits.Cell)) is not TagTraits.None)
        {
            EndLine(traits, name);
            _preformatted -= (traits & TagTraits.Preformatted) is TagTraits.None || _preformatted == 0 ? 0 : 1;
            if (name.Equals("ul", StringComparison.OrdinalIgnoreCase) || name.Equals("ol", StringComparison.OrdinalIgnoreCase))
            {
                _lists.TryPop(out _);
            }
        }
    }

    /// <summary>Paragraphs and headings stand apart, as they are shown.</summary>
    private void EndLine(TagTraits traits, ReadOnlySpan<char> name)
    {
        var apart = (traits & (TagTraits.Heading | TagTraits.Rule)) is not TagTraits.None || name.Equals("p", StringComparison.OrdinalIgnoreCase) ? 2 : 1;
        (_lineEnds, _blank) = (Math.Max(_lineEnds, apart), "");
    }

    /// <summary>The address behind the words of a link, unless they are the address, or it has been told.</summary>
    private void EndLink()
    {
        if (_link is not { } address)
        {
            return;
        }

        _link = null;
        var words = _text.ToString(Math.Min(_linkStart, _text.Length), _text.Length - Math.Min(_linkStart, _text.Length)).Trim();
        var isWeb = address.StartsWith("http", StringComparison.OrdinalIgnoreCase);
        var bare = Bare(address);
        var isTold = words.Length > 0 && bare.Equals(Bare(words), StringComparison.OrdinalIgnoreCase);
        if (!isTold && (isWeb || (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && words.Length > 0)) && _told.Add(bare))
        {
            _blank = words.Length > 0 || _lineEnds == 0 ? " " : "";
            Append($"<{(isWeb ? address : bare)}>");
        }

        _told.Add(bare);
    }

    /// <summary>As people write it: without scheme, query of a mail address, and the slash at the end.</summary>
    private static string Bare(string address)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://", "mailto:", "tel:"])
        {
            if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                var bare = address[scheme.Length..];
                return (scheme == "mailto:" ? bare.Split('?', 2)[0] : bare).TrimEnd('/');
            }
        }

        return address.TrimEnd('/');
    }

    private void Words(ReadOnlySpan<char> markup)
    {
        var word = new StringBuilder();
        foreach (var rune in CharacterReference.Decode(markup).EnumerateRunes())
        {
            if (rune.Value == '\n' && _preformatted > 0)
            {
                Append(word);
                (_lineEnds, _blank) = (_lineEnds + 1, "");
            }
            else if (rune.Value is 0x20 or 0x09 or 0x0A or 0x0D or 0x0C or 0xA0)
            {
                Append(word);
                _blank = _blank.Length > 0 || _text.Length == 0 ? _blank : " ";
            }
            else
            {
                word.Append(rune.ToString());
            }
        }

        Append(word);
    }

    private void Append(StringBuilder word)
    {
        Append(word.ToString());
        word.Clear();
    }

    private void Append(string word)
    {
        if (word.Length == 0)
        {
            return;
        }

        var isLine = _lineEnds > 0 && _text.Length > 0;
        var isAtStart = isLine || _text.Length == 0;
        _text.Append(isLine ? new string('\n', _lineEnds) : "").Append(isAtStart || EndsWithBlank() ? "" : _blank).Append(word);
        (_lineEnds, _blank) = (0, "");
    }

    private bool EndsWithBlank() => _text.Length > 0 && _text[^1] == ' ';

    private static bool IsCell(ReadOnlySpan<char> name) => name.Equals("td", StringComparison.OrdinalIgnoreCase) || name.Equals("th", StringComparison.OrdinalIgnoreCase);
}
