using System.CommandLine;
using Undersign.Custody;

namespace Undersign.Commands;

/// <summary>Which messages of the queue are meant: the same options on every command about them.</summary>
internal sealed class QueueFilterOptions
{
    /// <summary>Digits of a key. An empty one, of a variable that was not set, would be how every key begins.</summary>
    private const int LeastDigits = 8;

    private readonly Argument<string[]> _ids = new("ID") { Description = "Keys of messages, or how they begin.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _organisation = new("--organisation") { Description = "Whose mail.", HelpName = "NAME" };
    private readonly Option<string?> _destination = new("--destination") { Description = "What they wait for, as queue summary names it.", HelpName = "NAME" };
    private readonly Option<string?> _recipient = new("--recipient") { Description = "Who they are for: an address or a domain.", HelpName = "ADDRESS" };
    private readonly Option<DateTimeOffset?> _older = new("--older") { Description = "In custody for so long: 90s, 30m, 1h, 7d, or since a time.", HelpName = "TIME", CustomParser = PointInTime.Parse };

    private readonly Option<QueuedState?> _state = new("--state")
    {
        Description = "waiting (of these: ready, retry or active), held or set-aside.",
        HelpName = "STATE",
        CustomParser = static result =>
        {
            switch (result.Tokens is [var token] ? token.Value : "")
            {
                case "waiting":
                    return new(CustodyState.Ready, null);
                case "ready" or "retry" or QueuedMessage.Active:
                    return new(CustodyState.Ready, result.Tokens[0].Value);
                case "held":
                    return new(CustodyState.Held, null);
                case "set-aside" or "set aside":
                    return new(CustodyState.SetAside, null);
                default:
                    result.AddError("--state is waiting, ready, retry, active, held or set-aside");
                    return null;
            }
        },
    };

    public void AddTo(Command command)
    {
        _ids.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !IsKey(token.Value)))
            {
                result.AddError($"\"{token.Value}\" is not a key: undersign queue list shows them, and {LeastDigits} digits of one are enough");
            }
        });
        foreach (var option in (Option<string?>[])[_organisation, _destination, _recipient])
        {
            option.Validators.Add(static result =>
            {
                if (result.Tokens is [{ Value: "" }])
                {
                    result.AddError($"{result.Option.Name} is empty: name one, or leave it out");
                }
            });
        }

        command.Arguments.Add(_ids);
        command.Options.Add(_organisation);
        command.Options.Add(_destination);
        command.Options.Add(_recipient);
        command.Options.Add(_older);
        command.Options.Add(_state);
    }

    private static bool IsKey(string text) => text.Count(char.IsAsciiHexDigit) >= LeastDigits && text.All(static character => char.IsAsciiHexDigit(character) || character == '-');

    public QueueFilter Read(ParseResult parsed) => new()
    {
        Ids = parsed.GetValue(_ids) ?? [],
        Organisation = parsed.GetValue(_organisation),
        Destination = parsed.GetValue(_destination),
        Recipient = parsed.GetValue(_recipient),
        Before = parsed.GetValue(_older),
        State = parsed.GetValue(_state)?.State,
        Status = parsed.GetValue(_state)?.Status,
    };

    /// <param name="Status">One of those that wait differ by.</param>
    private sealed record QueuedState(CustodyState State, string? Status);
}
