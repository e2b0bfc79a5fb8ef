using Undersign.Decisions;

namespace Undersign.Organisations;

/// <summary>Reads the texts that the rules of one organisation ask for.</summary>
internal sealed class TextTestReader
{
    /// <summary>Of the rules together: each needs about a megabyte of memory, and time of every message.</summary>
    public const int MaxPatterns = 100;

    private int _patterns;

    /// <returns>What is wrong with it.</returns>
    public string? Read<T>(string text, Func<string, TextTest> literal, Func<TextTest, T> make, out T test)
    {
        var about = TextTest.TryRead(text, literal, out var fault);
        if (about is TextTest.Matches && ++_patterns > MaxPatterns)
        {
            fault = string.Create(null, $"there are more than {MaxPatterns} patterns (/…/) in the rules; one can ask for several things: /this|that/, and words need none");
        }

        test = about is null ? default! : make(about); // a fault comes with null
        return fault;
    }
}
