using System.CommandLine;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary><c>undersign apply DIR</c>: an organisation from files, all of it or nothing (law 9).</summary>
internal static class ApplyCommand
{
    public static Option<bool> MayGoOption() => new("--people-may-go") { Description = "Even if more than a fifth of the people, and more than three, would be gone." };

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = $"The folder with {OrganisationFolder.FileName} and the files it names." };
        var config = NodeFile.Option();
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything and show what would change; change nothing." };
        var mayGo = MayGoOption();
        var after = new Option<long?>("--after") { Description = "Only if version N is the newest: the one that your folder was made of.", HelpName = "N" };
        var command = new Command("apply", """
            Puts the organisation in a folder in force, or says everything that is wrong with it.

              undersign apply examples/contoso --dry-run
              undersign apply examples/contoso

            The files are checked as a whole; one fault, and the version in force stays. What is good is stored as the next
            version, and a running gateway takes it within seconds; mail in transit is not disturbed. Exit code 0: in force.
            1: something is wrong, and nothing was changed. 2: the node file could not be read.
            """)
        {
            folder, config, dryRun, after, mayGo,
        };
        command.SetAction((parsed, cancellationToken) => new ApplyRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(mayGo)) { After = parsed.GetValue(after) }
            .RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(config), parsed.GetValue(dryRun), cancellationToken));
        return command;
    }
}
