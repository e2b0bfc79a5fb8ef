using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>Reads what stands in a tag, and complains of all that is wrong with it.</summary>
/// <param name="helpers">Those that may be called here.</param>
internal sealed class TemplateExpressionReader(IReadOnlyList<TemplateFunction> helpers, TemplateFields fields, Action<string> complain)
{
    /// <summary>Parentheses within one another.</summary>
    private const int MaxDepth = 5;

    /// <summary>The whole of a tag: one field, one call without parentheses around it, or one with.</summary>
    public TemplateExpression? Read(ReadOnlySpan<string> words)
    {
        if (words is ["(", .., ")"])
        {
            var whole = ReadOne(ref words, 0);
            return words.IsEmpty ? whole : Fault($"\"{words[0]}\" is too much");
        }

        return words.Length > 1 || Find(words[0]) is not null ? ReadCall(words, 0) : ReadOne(ref words, 0);
    }

    private TemplateExpression? ReadOne(ref ReadOnlySpan<string> words, int depth)
    {
        var word = words[0];
        if (word == "(")
        {
            var end = EndOf(words);
            if (end < 2 || depth == MaxDepth)
            {
                words = default;
                return Fault(end == 1 ? "() is empty" : end < 0 ? "\"(\" without \")\"" : "too many parentheses within one another");
            }

            var inner = words[1..end];
            words = words[(end + 1)..];
            return ReadCall(inner, depth + 1);
        }

        words = words[1..];
        if (word[0] is '"' or '\'')
        {
            return word.Length > 1 && word[^1] == word[0] ? new TemplateExpression.Literal(word) : Fault($"{word} has no second quotation mark");
        }

        return fields.Fault(word) is { } fault ? Fault(fault) : new TemplateExpression.Field(TemplateFields.Plain(word));
    }

    private TemplateExpression.Call? ReadCall(ReadOnlySpan<string> words, int depth)
    {
        if (Find(words[0]) is not { } helper)
        {
            Fault($"unknown helper \"{words[0]}\"{Suggestion.For(words[0], helpers.Select(static known => known.Name))}");
            return null;
        }

        var arguments = new List<TemplateExpression>();
        var rest = words[1..];
        var isRight = true;
        for (var count = 0; !rest.IsEmpty; count++)
        {
            var isLiteral = rest[0][0] is '"' or '\'';
            if (count >= helper.LiteralsFrom && !isLiteral)
            {
                Fault(helper.Usage);
                return null;
            }

            if (ReadOne(ref rest, depth) is { } argument)
            {
                arguments.Add(argument);
            }
            else
            {
                isRight = false;
            }
        }

        if (isRight && helper.FaultOf(arguments) is { } fault)
        {
            Fault(fault);
            return null;
        }

        return isRight ? new(helper, arguments) : null;
    }

    /// <summary>Where the parenthesis that opens at the first word closes; -1 where it does not.</summary>
    private static int EndOf(ReadOnlySpan<string> words)
    {
        var open = 0;
        for (var at = 0; at < words.Length; at++)
        {
            open += words[at] == "(" ? 1 : words[at] == ")" ? -1 : 0;
            if (open == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private TemplateFunction? Find(string name) => helpers.FirstOrDefault(helper => helper.Name == name);

    private TemplateExpression? Fault(string text)
    {
        complain(text);
        return null;
    }
}
