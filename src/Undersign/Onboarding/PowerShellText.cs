using System.Text;

namespace Undersign.Onboarding;

/// <summary>Values as PowerShell reads them. Nothing in a text is more than text: no variable, no command, no end before its end.</summary>
/// <remarks>Microsoft: about_Quoting_Rules. PowerShell takes typographic quotes for plain ones, so they are doubled as well.</remarks>
internal static class PowerShellText
{
    private const string Quotes = "'\u2018\u2019\u201A\u201B";

    public static string Of(ExchangeValue value) => value switch
    {
        ExchangeValue.Text text => Quoted(text.Value),
        ExchangeValue.Texts texts => List(texts.Values),
        ExchangeValue.Number number => number.Words,
        ExchangeValue.Flag flag => flag.IsOn ? "$true" : "$false",
        ExchangeValue.Nothing => "$null",
        ExchangeValue.Entries entries => $"@{{ Add = {List(entries.Values)} }}",
        ExchangeValue.Without without => $"@{{ Remove = {List(without.Values)} }}",
        _ => throw new InvalidOperationException($"no form for {value.GetType().Name}"),
    };

    /// <summary>In single quotes, where PowerShell expands nothing.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var character in text)
        {
            quoted.Append(character, Quotes.Contains(character, StringComparison.Ordinal) ? 2 : 1);
        }

        return quoted.Append('\'').ToString();
    }

    public static string List(IEnumerable<string> texts) => $"@({string.Join(", ", texts.Select(Quoted))})";

    /// <summary>A comment that stays one, whatever stands in the text.</summary>
    public static string Comment(string text) => $"# {string.Concat(text.Select(static character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character))}";
}
