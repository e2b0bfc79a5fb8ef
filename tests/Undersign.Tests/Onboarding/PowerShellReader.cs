namespace Undersign.Tests.Onboarding;

/// <summary>Reads a PowerShell file as the language's specification (§2) has it, and stops at everything that our files need not have.</summary>
public static class PowerShellReader
{
    /// <summary>PowerShell takes these for the plain single quote.</summary>
    private const string Quotes = "'\u2018\u2019\u201A\u201B";

    public static IReadOnlyList<PowerShellToken> Read(string script)
    {
        var tokens = new List<PowerShellToken>();
        for (var at = 0; at < script.Length;)
        {
            at = Next(script, at, tokens);
        }

        return tokens;
    }

    private static int Next(string script, int at, List<PowerShellToken> tokens)
    {
        switch (script[at])
        {
            case ' ':
                return at + 1;
            case '\r' when script[at + 1] == '\n':
                tokens.Add(new(PowerShellTokenKind.LineEnd, ""));
                return at + 2;
            case '#':
                return script.IndexOf("\r\n", at, StringComparison.Ordinal);
            case '$':
                return Take(script, at, 1, PowerShellTokenKind.Variable, static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.', tokens);
            case '@' when script[at + 1] is '{' or '(':
                tokens.Add(new(PowerShellTokenKind.Sign, script.Substring(at, 2)));
                return at + 2;
            case '@':
                return Take(script, at, 1, PowerShellTokenKind.Splat, char.IsAsciiLetter, tokens);
            case '{' or '}' or '(' or ')' or '[' or ']' or '|' or '=' or ',' or '+' or ':':
                tokens.Add(new(PowerShellTokenKind.Sign, script[at].ToString()));
                return at + 1;
            case var quote when Quotes.Contains(quote, StringComparison.Ordinal):
                return Quoted(script, at + 1, tokens);
            case var digit when char.IsAsciiDigit(digit):
                return Take(script, at, 1, PowerShellTokenKind.Number, char.IsAsciiDigit, tokens);
            case var letter when char.IsAsciiLetter(letter) || letter == '-':
                return Take(script, at, 1, PowerShellTokenKind.Word, static character => char.IsAsciiLetterOrDigit(character) || character == '-', tokens);
            default:
                throw new FormatException($"'{script[at]}' at {at}: {script[at..Math.Min(script.Length, at + 40)]}");
        }
    }

    private static int Take(string script, int at, int begin, PowerShellTokenKind kind, Func<char, bool> belongs, List<PowerShellToken> tokens)
    {
        var end = at + begin;
        while (end < script.Length && belongs(script[end]))
        {
            end++;
        }

        tokens.Add(new(kind, script[at..end]));
        return end;
    }

    private static int Quoted(string script, int at, List<PowerShellToken> tokens)
    {
        var text = new System.Text.StringBuilder();
        for (; ; at++)
        {
            if (!Quotes.Contains(script[at], StringComparison.Ordinal))
            {
                text.Append(script[at]);
            }
            else if (at + 1 < script.Length && Quotes.Contains(script[at + 1], StringComparison.Ordinal))
            {
                text.Append(script[at++]);
            }
            else
            {
                tokens.Add(new(PowerShellTokenKind.Text, text.ToString()));
                return at + 1;
            }
        }
    }
}
