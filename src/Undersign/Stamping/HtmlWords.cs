using Undersign.Protocols.Html;

namespace Undersign.Stamping;

/// <summary>Finds words that are shown in HTML at their place in the source, through the tags that a mail program may have put between their letters.</summary>
internal ref struct HtmlWords(string source, in BodyLine line, string words)
{
    private readonly string _source = source;
    private readonly string _words = words;
    private readonly int _start = line.SourceStart;
    private readonly int _end = line.SourceEnd;
    private readonly List<WordsFound> _found = [];

    /// <summary>The last characters that are shown, as many as the words have; the oldest is overwritten.</summary>
    private readonly (char Character, int Start, int End)[] _window = new (char, int, int)[words.Length];
    private int _count;

    /// <summary>All places in the line, in order; none of them overlap.</summary>
    public static List<WordsFound> Find(string source, in BodyLine line, string words)
    {
        var search = new HtmlWords(source, line, words);
        search.Run();
        return search._found;
    }

    /// <summary>What is left of a stretch of HTML without the text in it, so that no element is opened that is not closed.</summary>
    public static string TagsOf(string source, int start, int end)
    {
        var tags = new System.Text.StringBuilder();
        var tokens = new HtmlTokenizer(source.AsSpan(start, end - start));
        while (tokens.Read())
        {
            tags.Append(tokens.Kind is HtmlTokenKind.Text ? "" : tokens.Source);
        }

        return tags.ToString();
    }

    private void Run()
    {
        var tokens = new HtmlTokenizer(_source.AsSpan(_start, _end - _start));
        while (tokens.Read())
        {
            if (tokens.Kind is HtmlTokenKind.Text)
            {
                TakeText(_start + tokens.Start, _start + tokens.End);
            }
        }
    }

    private void TakeText(int at, int end)
    {
        while (at < end)
        {
            if (_source[at] == '&' && CharacterReference.TryDecode(_source.AsSpan(at, end - at), out var rune, out var length))
            {
                Take(rune.IsBmp ? (char)rune.Value : '\uFFFD', at, at + length);
                at += length;
            }
            else
            {
                Take(_source[at], at, at + 1);
                at++;
            }
        }
    }

    private void Take(char character, int start, int end)
    {
        if (VisibleText.IsInvisible(character))
        {
            return;
        }

        _window[_count++ % _window.Length] = (character, start, end);
        if (_count >= _words.Length && Fold(character) == Fold(_words[^1]) && IsWhole())
        {
            Keep();
            _count = 0;
        }
    }

    private readonly bool IsWhole()
    {
        for (var i = 0; i < _words.Length; i++)
        {
            if (Fold(_window[(_count + i) % _window.Length].Character) != Fold(_words[i]))
            {
                return false;
            }
        }

        return true;
    }

    private readonly void Keep()
    {
        var between = new System.Text.StringBuilder();
        var first = _window[_count % _window.Length];
        var at = first.Start;
        for (var i = 0; i < _words.Length; i++)
        {
            var (_, start, end) = _window[(_count + i) % _window.Length];
            between.Append(_source, at, start - at);
            at = end;
        }

        _found.Add(new(first.Start, at, between.ToString()));
    }

    private static char Fold(char character) => char.ToUpperInvariant(character);
}

/// <summary>Where words stand in the source of a body.</summary>
/// <param name="Start">The first character.</param>
/// <param name="End">Behind the last character.</param>
/// <param name="Between">Tags between their letters, which have to stay.</param>
internal readonly record struct WordsFound(int Start, int End, string Between);
