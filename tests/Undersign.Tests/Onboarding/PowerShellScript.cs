namespace Undersign.Tests.Onboarding;

/// <summary>A file of ours taken apart: every command with its arguments, and the tables that are splatted into them.</summary>
public sealed class PowerShellScript
{
    private static readonly string[] Operators = ["-eq", "-contains", "-notcontains", "-not", "-and", "-or", "-gt", "-join"];
    private static readonly string[] Keywords = ["if", "elseif", "throw", "param", "switch", "CmdletBinding", "SupportsShouldProcess", "return"];
    private readonly IReadOnlyList<PowerShellToken> _tokens;
    private readonly List<PowerShellCommand> _commands = [];
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _tables = new(StringComparer.Ordinal);
    private int _at;

    public PowerShellScript(string script)
    {
        _tokens = PowerShellReader.Read(script);
        Balance();
        while (_at < _tokens.Count)
        {
            Step();
        }
    }

    /// <summary>Each command with its parameters, splatted ones too, and their values as they are written.</summary>
    public IReadOnlyList<PowerShellCommand> Commands => _commands;

    private void Step()
    {
        if (_tokens[_at] is { Kind: PowerShellTokenKind.Variable, Text: "$wanted" or "$cleared" or "$made" } table && Sign(1, "=") && Sign(2, "@{"))
        {
            _at += 3;
            _tables[table.Text[1..]] = Table();
        }
        else if (_tokens[_at] is { Kind: PowerShellTokenKind.Word } word && ExchangeCmdlets.All.ContainsKey(word.Text))
        {
            _at++;
            _commands.Add(new(word.Text, Arguments(word.Text)));
        }
        else
        {
            var token = _tokens[_at++];
            if (token.Kind == PowerShellTokenKind.Word && !Operators.Contains(token.Text, StringComparer.Ordinal) && !Keywords.Contains(token.Text, StringComparer.Ordinal))
            {
                throw new FormatException($"\"{token.Text}\" is no command, operator or keyword that our files have");
            }
        }
    }

    private Dictionary<string, string> Arguments(string command)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        if (command is "Where-Object" or "ForEach-Object" or "Format-Table")
        {
            while (command == "Format-Table" && _tokens[_at].Kind != PowerShellTokenKind.LineEnd)
            {
                _at++; // names of columns
            }

            return arguments;
        }

        while (true)
        {
            switch (_tokens[_at])
            {
                case { Kind: PowerShellTokenKind.Word } parameter when parameter.Text[0] == '-' && !Operators.Contains(parameter.Text, StringComparer.Ordinal):
                    _at += Sign(1, ":") ? 2 : 1;
                    arguments.Add(parameter.Text[1..], Value());
                    break;
                case { Kind: PowerShellTokenKind.Splat } splat:
                    _at++;
                    foreach (var (name, value) in _tables[splat.Text[1..]])
                    {
                        arguments.Add(name, value);
                    }

                    break;
                default:
                    return arguments;
            }
        }
    }

    /// <summary>Up to the bracket that closes it.</summary>
    private Dictionary<string, string> Table()
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!Sign(0, "}"))
        {
            if (_tokens[_at].Kind == PowerShellTokenKind.LineEnd)
            {
                _at++;
                continue;
            }

            Assert.True(_tokens[_at].Kind == PowerShellTokenKind.Word && Sign(1, "="), $"an entry begins with {_tokens[_at]}");
            var name = _tokens[_at].Text;
            _at += 2;
            table.Add(name, Value());
        }

        _at++;
        return table;
    }

    private string Value()
    {
        var token = _tokens[_at++];
        switch (token)
        {
            case { Kind: PowerShellTokenKind.Sign, Text: "@(" }:
                var items = new List<string>();
                while (!Sign(0, ")"))
                {
                    items.Add(Value());
                    _at += Sign(0, ",") ? 1 : 0;
                }

                _at++;
                return string.Join(", ", items);
            case { Kind: PowerShellTokenKind.Sign, Text: "@{" }:
                return string.Join("; ", Table().Select(static entry => $"{entry.Key}: {entry.Value}"));
            case { Kind: PowerShellTokenKind.Text or PowerShellTokenKind.Variable or PowerShellTokenKind.Word or PowerShellTokenKind.Number }:
                return token.Text;
            default:
                throw new FormatException($"a value begins with {token}");
        }
    }

    private bool Sign(int ahead, string text) => _at + ahead < _tokens.Count && _tokens[_at + ahead] is { Kind: PowerShellTokenKind.Sign } sign && sign.Text == text;

    private void Balance()
    {
        var open = new Stack<string>();
        foreach (var token in _tokens.Where(static token => token.Kind == PowerShellTokenKind.Sign))
        {
            switch (token.Text)
            {
                case "@{" or "{":
                    open.Push("}");
                    break;
                case "@(" or "(":
                    open.Push(")");
                    break;
                case "[":
                    open.Push("]");
                    break;
                case "}" or ")" or "]":
                    Assert.Equal(open.Pop(), token.Text);
                    break;
                default:
                    break;
            }
        }

        Assert.Empty(open);
    }
}

/// <summary>A call of a cmdlet, with the values as they are written.</summary>
public sealed record PowerShellCommand(string Name, IReadOnlyDictionary<string, string> Parameters);
