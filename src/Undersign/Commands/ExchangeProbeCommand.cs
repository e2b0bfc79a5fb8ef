using System.CommandLine;
using System.Globalization;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Commands;

/// <summary><c>undersign exchange probe</c>: a message goes the whole way round, and each leg is shown (WS-8).</summary>
internal static class ExchangeProbeCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var to = new Option<string>("--to") { Description = "A mailbox of your people, where the message ends.", HelpName = "ADDRESS", Required = true };
        var submit = new Option<string?>("--submit") { Description = "The server where your people submit; without it you send the message yourself.", HelpName = "HOST:PORT" };
        var from = new Option<string?>("--from") { Description = "As whom it is submitted; as --to, where it is left out.", HelpName = "ADDRESS" };
        var user = new Option<string?>("--user") { Description = "Who signs in there; the password is the first line of standard input.", HelpName = "NAME" };
        var wait = new Option<int?>("--wait") { Description = "Seconds that each leg may take: 180, and 900 for the first where you send the message.", HelpName = "SECONDS" };
        var watch = new Option<int>("--watch") { Description = "Seconds to see whether it comes again.", HelpName = "SECONDS", DefaultValueFactory = static _ => 15 };
        var command = new Command("probe", """
            Shows that mail goes the whole way: from one of your people by the rule to Undersign, and back. The message has a recipient of its own,
            ann+undersign-k3t9x2mq@contoso.example, by which the gateway's traces know it; Exchange Online delivers it to ann@contoso.example.

              undersign exchange probe --to ann@contoso.example
              undersign exchange probe --to ann@contoso.example --submit smtp.office365.com:587 --user ann@contoso.example < password

            It has to begin in the tenant, as the rule sees no other: send it from Outlook, or let it be submitted.
            Exit code 0: it went the whole way. 1: a leg is missing, and is named with what to look at. 2: the node file could not be read.
            """)
        {
            config, to, submit, from, user, wait, watch,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var streams = parsed.InvocationConfiguration;
            if (Address(parsed.GetRequiredValue(to)) is not { } mailbox || Address(parsed.GetValue(from) ?? parsed.GetRequiredValue(to)) is not { } author)
            {
                return await RefuseAsync(streams, "--to and --from are addresses, such as ann@contoso.example.");
            }

            (string, int)? server = null;
            if (parsed.GetValue(submit) is { } text && (server = Server(text)) is null)
            {
                return await RefuseAsync(streams, $"\"{text}\" is not a server and its port, such as smtp.office365.com:587.");
            }

            var login = parsed.GetValue(user) is { } name ? (name, await Console.In.ReadLineAsync(cancellationToken) ?? "") : ((string, string)?)null;
            TimeSpan? patience = parsed.GetValue(wait) is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 3600)) : null;
            return await new ProbeRun(streams.Output, streams.Error, TimeProvider.System) { Wait = patience, Watch = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(watch), 0, 3600)) }
                .RunAsync(parsed.GetRequiredValue(config), mailbox, author, server, login, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RefuseAsync(InvocationConfiguration streams, string words)
    {
        await streams.Error.WriteLineAsync(words);
        return ExitCode.Failed;
    }

    private static Mailbox? Address(string text) => AddressList.Parse(text) is [var only] && only.Address.Domain.Length > 0 ? only.Address : null;

    private static (string Host, int Port)? Server(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? (text[..colon], port) : null;
}
