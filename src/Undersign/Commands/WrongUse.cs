using System.CommandLine;
using System.CommandLine.Parsing;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>What is said of a command line that makes no sense: that, and where help is. The help itself would scroll it away.</summary>
internal static class WrongUse
{
    public static void Tell(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var path = string.Join(' ', Names(parsed.CommandResult).Reverse());
        var known = command.Subcommands.Select(static one => one.Name).ToList();
        if (known.Count > 0 && parsed.CommandResult.Tokens.Count == 0)
        {
            error.WriteLine(parsed.UnmatchedTokens is [var word, ..]
                ? $"{path}: there is no command \"{word}\"{Suggestion.For(word, known)}"
                : $"{path}: which command? {string.Join(", ", known)}");
        }
        else
        {
            foreach (var fault in parsed.Errors)
            {
                error.WriteLine($"{path}: {fault.Message}");
            }
        }

        error.WriteLine($"{path} --help says more.");
    }

    private static IEnumerable<string> Names(CommandResult result)
    {
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
        {
            yield return command.Command is RootCommand ? "undersign" : command.Command.Name;
        }
    }
}
