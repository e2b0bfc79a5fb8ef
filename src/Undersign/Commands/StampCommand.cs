using System.CommandLine;
using Undersign.Stamping;

namespace Undersign.Commands;

/// <summary>
/// <c>undersign stamp</c>: the engine on a terminal. Needs no configuration, database or network; its options, output and exit codes are a contract.
/// </summary>
internal static class StampCommand
{
    /// <summary>All were stamped or rightly left unchanged.</summary>
    public const int Done = 0;

    /// <summary>The command line makes no sense; nothing was done.</summary>
    public const int WrongUse = 1;

    /// <summary>An input could not be read, or an output not written. It is named; the others are done.</summary>
    public const int Unreadable = 2;

    private const string Lesson = """
        Puts a signature into messages, exactly as the gateway does, and changes no other octet.

          undersign stamp --html sig.html --text sig.txt mail.eml > stamped.eml
          undersign stamp --html sig.html --text sig.txt --in mails --out stamped --explain

        Signed, encrypted and rights-protected messages, reports, calendar and automatic replies, and messages that are
        stamped already leave as they came. Exit code 0: done. 1: wrong use. 2: an input could not be read; it is named,
        and the others are done.
        """;

    public static Command Create()
    {
        var html = new Option<string?>("--html") { Description = "The signature as HTML: a fragment, or a document of which the body counts.", HelpName = "FILE" };
        var text = new Option<string?>("--text") { Description = "The signature as plain text. What is missing is made from the other.", HelpName = "FILE" };
        var placement = OneOf("--placement", "reply: below your own words, above the quoted message (the end when in doubt). end: below everything. top: above everything.", "reply", "end", "top");
        var placeholder = new Option<string>("--placeholder")
        {
            Description = "What somebody types where the signature is to go; none: nothing is looked for.",
            DefaultValueFactory = _ => StampingPolicy.UsualPlaceholder,
            HelpName = "WORD",
        };
        var clientSignatures = OneOf("--client-signatures", "keep: the signature of the mail program stays, and yours goes below. remove: it goes where there is no doubt.", "keep", "remove");
        var input = new Option<string?>("--in") { Description = "Stamp every .eml file under this folder; needs --out.", HelpName = "DIR" };
        var output = new Option<string?>("--out") { Description = "Where the results go, under the same relative names.", HelpName = "DIR" };
        var explain = new Option<bool>("--explain") { Description = "One line of JSON a message, to standard error, or to explain.jsonl in the --out folder." };
        var message = new Argument<string?>("MESSAGE.eml")
        {
            Description = "One message; the result goes to standard output.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("stamp", Lesson)
        {
            html, text, placement, placeholder, clientSignatures, input, output, explain, message,
        };
        command.SetAction(parsed => StampRun.Run(
            new()
            {
                Html = parsed.GetValue(html),
                Text = parsed.GetValue(text),
                Placement = parsed.GetValue(placement) switch { "end" => Placement.End, "top" => Placement.Top, _ => Placement.Reply },
                Placeholder = parsed.GetValue(placeholder) ?? "none",
                ClientSignatures = parsed.GetValue(clientSignatures) == "remove" ? ClientSignatures.Remove : ClientSignatures.Keep,
                In = parsed.GetValue(input),
                Out = parsed.GetValue(output),
                Message = parsed.GetValue(message),
                IsExplained = parsed.GetValue(explain),
            },
            Console.OpenStandardOutput,
            parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>The first word is what an absent option means.</summary>
    private static Option<string> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0], HelpName = string.Join('|', words) };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
