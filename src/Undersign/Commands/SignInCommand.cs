using System.CommandLine;
using Undersign.Admin.SignIn;

namespace Undersign.Commands;

/// <summary><c>undersign sign-in</c>: a code for signing in to the pages.</summary>
internal static class SignInCommand
{
    public static Command Create()
    {
        var config = NodeFile.Option();
        var command = new Command("sign-in", """
            Makes a code that lets its holder in to the gateway's pages, once and within an hour, and prints it. Works while the
            gateway runs. Exit code 0: done. 1: it did not work. 2: the node file could not be read.
            """)
        {
            config,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var streams = parsed.InvocationConfiguration;
            if (NodeFile.Read(parsed.GetRequiredValue(config), streams.Error) is not { } node)
            {
                return ExitCode.Unreadable;
            }

            return await NodeFile.WithStorageAsync(
                node,
                streams.Error,
                async source =>
                {
                    await streams.Output.WriteLineAsync(await new SignInCodes(source, TimeProvider.System).MakeAsync(cancellationToken));
                    await streams.Error.WriteLineAsync($"Type it at http://{node.Web}{Session.SignInPath} within an hour.");
                    return ExitCode.Done;
                },
                cancellationToken);
        });
        return command;
    }
}
