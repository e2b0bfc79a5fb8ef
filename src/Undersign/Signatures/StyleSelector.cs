using AngleSharp.Css;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;

namespace Undersign.Signatures;

/// <summary>A selector of a style element, and which elements it means, found in one pass for each of its steps.</summary>
/// <remarks>The library tries every ancestor for every step: with <c>x p p p p</c> that is the fourth power of how deep elements are nested.</remarks>
internal sealed class StyleSelector
{
    /// <summary>Elements that it names one within another.</summary>
    private const int MaxSteps = 10;

    private static readonly CssSelectorParser Parser = new();

    private readonly List<(char Combinator, ISelector Element)> _steps;

    private StyleSelector(List<(char Combinator, ISelector Element)> steps, Priority specificity) => (_steps, Specificity) = (steps, specificity);

    public Priority Specificity { get; }

    /// <returns><see langword="null"/> for what cannot be said of elements of a signature: states of a page (<c>:hover</c>) have no place in an attribute.</returns>
    public static StyleSelector? TryRead(string text)
    {
        var steps = new List<(char Combinator, ISelector Element)>();
        for (var at = 0; at < text.Length;)
        {
            var combinator = ReadCombinator(text, ref at);
            var end = EndOfStep(text, at);
            if (combinator is null || (steps.Count == 0 && combinator != ' ') || steps.Count == MaxSteps || end == at || Parser.ParseSelector(text[at..end]) is not { } element)
            {
                return null;
            }

            steps.Add((combinator.Value, element));
            at = end;
        }

        return steps.Count > 0 && !text.Contains(':', StringComparison.Ordinal) && Parser.ParseSelector(text) is { } whole ? new(steps, whole.Specificity) : null;
    }

    /// <summary>For each element whether it is meant.</summary>
    public bool[] Matches(ElementOrder elements)
    {
        var matches = new bool[elements.All.Count];
        Array.Fill(matches, true); // the first step is within anything
        foreach (var (index, (combinator, element)) in _steps.Index())
        {
            var near = index == 0 ? matches : elements.Near(matches, combinator);
            matches = [.. elements.All.Select((candidate, at) => near[at] && element.Match(candidate, null))];
        }

        return matches;
    }

    /// <returns><see langword="null"/> where there are two.</returns>
    private static char? ReadCombinator(string text, ref int at)
    {
        var combinator = ' ';
        for (; at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '>' or '+' or '~'); at++)
        {
            if (!char.IsWhiteSpace(text[at]))
            {
                if (combinator != ' ')
                {
                    return null;
                }

                combinator = text[at];
            }
        }

        return combinator;
    }

    private static int EndOfStep(string text, int at)
    {
        var (quote, isAttribute) = ('\0', false);
        for (; at < text.Length; at++)
        {
            var character = text[at];
            if (character == '\\')
            {
                at++;
            }
            else if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character is '[' or ']')
            {
                isAttribute = character == '[';
            }
            else if (!isAttribute && (char.IsWhiteSpace(character) || character is '>' or '+' or '~'))
            {
                return at;
            }
        }

        return text.Length;
    }
}
