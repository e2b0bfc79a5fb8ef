using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Undersign.People.Scim;

/// <summary>Reads filters and paths. "and" binds tighter than "or"; words and names are the same in any case. RFC 7644 §3.4.2.2.</summary>
internal sealed class ScimFilterParser
{
    private const int MaxLength = 2 * 1024;
    private const int MaxDepth = 20;

    private static readonly SearchValues<char> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_$.:");
    private static readonly SearchValues<char> InWords = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+.");
    private static readonly string[] Operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

    private readonly string _text;
    private int _at;
    private int _depth;

    /// <exception cref="ScimRefusal">It is too long.</exception>
    public ScimFilterParser(string text)
    {
        _text = text;
        if (text.Length > MaxLength)
        {
            throw Fault(string.Create(null, $"more than {MaxLength} characters"));
        }
    }

    public ScimFilter ReadFilter()
    {
        if (++_depth > MaxDepth)
        {
            throw Fault("it is nested too deeply");
        }

        var left = ReadConjunction();
        while (TryWord("or"))
        {
            left = new ScimFilter.Or(left, ReadConjunction());
        }

        _depth--;
        return left;
    }

    public ScimPath ReadPath()
    {
        SkipSpaces();
        var name = Take(InNames);
        var colon = name.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) ? name.LastIndexOf(':') : -1;
        var schema = colon < 0 ? null : name[..colon];
        var parts = name[(colon + 1)..].Split('.');
        if (parts.Length > 2 || Array.Exists(parts, static part => part.Length == 0))
        {
            throw Fault($"\"{name}\" is not the name of an attribute");
        }

        if (schema is not null && IsResourceType(parts[0]))
        {
            return new(SchemaOf(name), "", Which: null, Sub: null);
        }

        var sub = parts.Length == 2 ? parts[1] : null;
        ScimFilter? which = null;
        if (Peek == '[' && sub is null)
        {
            _at++;
            which = ReadFilter();
            Expect(']');
            if (Peek == '.')
            {
                _at++;
                sub = Take(InNames);
            }
        }

        return new(SchemaOf(schema), parts[0], which, sub);
    }

    /// <summary>The URN of a schema ends with what its resources are, and no attribute is called so: it stands for all of its attributes. RFC 7643 §10.2.1.</summary>
    private static bool IsResourceType(string name) => name.Equals("User", StringComparison.OrdinalIgnoreCase) || name.Equals("Group", StringComparison.OrdinalIgnoreCase);

    private static string? SchemaOf(string? urn) => urn is null || urn.Equals(ScimNames.User, StringComparison.OrdinalIgnoreCase) || urn.Equals(ScimNames.Group, StringComparison.OrdinalIgnoreCase) ? null : urn;

    public void ExpectEnd()
    {
        SkipSpaces();
        if (_at < _text.Length)
        {
            throw Fault("it goes on behind its end");
        }
    }

    private char Peek => _at < _text.Length ? _text[_at] : '\0';

    private ScimFilter ReadConjunction()
    {
        var left = ReadTerm();
        while (TryWord("and"))
        {
            left = new ScimFilter.And(left, ReadTerm());
        }

        return left;
    }

    private ScimFilter ReadTerm()
    {
        SkipSpaces();
        if (Peek == '(')
        {
            return ReadGroup();
        }

        var before = _at;
        if (TryWord("not"))
        {
            SkipSpaces();
            if (Peek == '(')
            {
                return new ScimFilter.Not(ReadGroup());
            }

            _at = before; // an attribute of that name
        }

        return ReadExpression();
    }

    private ScimFilter ReadGroup()
    {
        Expect('(');
        var inner = ReadFilter();
        SkipSpaces();
        Expect(')');
        return inner;
    }

    private ScimFilter ReadExpression()
    {
        var path = ReadPath();
        SkipSpaces();
        if (path.Which is not null && (_at == _text.Length || Peek is ')' or ']' || !char.IsAsciiLetter(Peek) || IsConnective()))
        {
            return new ScimFilter.Present(path);
        }

        var word = Take(InWords).ToLowerInvariant();
        if (word == "pr")
        {
            return new ScimFilter.Present(path);
        }

        return Operators.Contains(word, StringComparer.Ordinal) ? new ScimFilter.Comparison(path, word, ReadValue()) : throw Fault($"\"{word}\" is not an operator");
    }

    private string? ReadValue()
    {
        SkipSpaces();
        if (Peek != '"')
        {
            var word = Take(InWords);
            return word.ToLowerInvariant() switch
            {
                "null" => null,
                "true" => "true",
                "false" => "false",
                _ when double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out _) => word,
                _ => throw Fault($"\"{word}\" is not a value; texts stand in quotation marks"),
            };
        }

        var start = _at++;
        while (Peek is var next and not ('"' or '\0'))
        {
            _at += next == '\\' ? 2 : 1;
        }

        Expect('"');
        try
        {
            return JsonNode.Parse(_text[start.._at])?.GetValue<string>();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Fault("the text in quotation marks is not one of JSON");
        }
    }

    private bool IsConnective()
    {
        var before = _at;
        var isOne = TryWord("and") || TryWord("or");
        _at = before;
        return isOne;
    }

    private bool TryWord(string word)
    {
        SkipSpaces();
        var end = _at + word.Length;
        if (!_text.AsSpan(_at).StartsWith(word, StringComparison.OrdinalIgnoreCase) || (end < _text.Length && _text[end] is not (' ' or '(')))
        {
            return false;
        }

        _at = end;
        return true;
    }

    private string Take(SearchValues<char> allowed)
    {
        var length = _text.AsSpan(Math.Min(_at, _text.Length)).IndexOfAnyExcept(allowed) is var found and >= 0 ? found : _text.Length - _at;
        if (length <= 0)
        {
            throw Fault("something is missing");
        }

        _at += length;
        return _text[(_at - length).._at];
    }

    private void Expect(char expected)
    {
        if (Peek != expected)
        {
            throw Fault($"\"{expected}\" is missing");
        }

        _at++;
    }

    private void SkipSpaces()
    {
        while (Peek == ' ')
        {
            _at++;
        }
    }

    private ScimRefusal Fault(string what) => ScimRefusal.InvalidFilter(string.Create(null, $"at character {_at + 1}: {what}"));
}
