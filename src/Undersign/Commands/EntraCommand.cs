using System.CommandLine;
using Undersign.Organisations;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary><c>undersign entra</c>: what an administrator needs while Entra ID is made a source of people.</summary>
internal static class EntraCommand
{
    public static Command Create()
    {
        var text = new Argument<string>("TEXT") { Description = "How the group's name or address begins." };
        return new("entra", """
            Helps to make Entra ID a source of people, with the settings in a folder.

              undersign entra sign-in examples/contoso          for loginFile: shows a code, and waits until it was typed
              undersign entra groups examples/contoso sales     finds the group for group:, and says whom it leaves out

            Exit code 0: done. 1: it did not work. 2: the settings could not be read.
            """)
        {
            Verb("sign-in", "Lets somebody sign in with a device code, and keeps it.", null, static (run, request, _, cancellationToken) => run.SignInAsync(request, cancellationToken)),
            Verb("groups", "Finds groups by how their name or address begins.", text, static (run, request, text, cancellationToken) => run.GroupsAsync(request, text ?? "", cancellationToken)),
        };
    }

    private static Command Verb(string name, string description, Argument<string>? text, Func<EntraRun, EntraRequest, string?, CancellationToken, Task<int>> act)
    {
        var folder = new Argument<string>("DIR") { Description = $"The folder with {OrganisationFolder.FileName}." };
        var source = new Option<string?>("--source") { Description = "Which source, when several are Entra ID.", HelpName = "NAME" };
        var config = new Option<string?>("--config") { Description = "The node file, where that names a folder for secrets.", HelpName = "FILE" };
        var command = new Command(name, description) { folder, source, config };
        if (text is not null)
        {
            command.Add(text);
        }

        command.SetAction((parsed, cancellationToken) => act(
            new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, EntraHttp.Shared),
            new(parsed.GetRequiredValue(folder), parsed.GetValue(source), parsed.GetValue(config)),
            text is null ? null : parsed.GetRequiredValue(text),
            cancellationToken));
        return command;
    }
}
