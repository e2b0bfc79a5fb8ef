using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign signatures</c>: what signatures look like, and for whom something is missing, before they are in force.</summary>
internal static class SignaturesCommand
{
    public static Command Create() => new("signatures", "Shows the signatures of an organisation's folder, and for whom something is missing in them.")
    {
        Preview(),
        Report(),
    };

    private static Command Preview()
    {
        var folder = Folder();
        var name = new Argument<string>("NAME") { Description = "The signature." };
        var address = new Option<string>("--for") { Description = "Whose signature; as in the people of the folder.", HelpName = "ADDRESS", Required = true };
        var output = new Option<string>("--out") { Description = "The page to write.", HelpName = "FILE.html", Required = true };
        var config = NodeFile.Option();
        var command = new Command("preview", """
            Writes a page that shows a signature as one person would have it, pictures and plain text included.

              undersign signatures preview examples/gallery card --for anna.berger@contoso.example --out card.html

            Nothing is applied. People of directories are those that the node has read. Exit code 1: there is no such signature or person, or it cannot be made; 2: the folder cannot be read.
            """)
        {
            folder, name, address, output, config,
        };
        command.SetAction((parsed, cancellationToken) => Run(parsed, folder, config).PreviewAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(address), parsed.GetRequiredValue(output), cancellationToken));
        return command;
    }

    private static Command Report()
    {
        var (folder, config) = (Folder(), NodeFile.Option());
        var command = new Command("report", """
            Says for each signature of a folder which of its fields are blank, and for whom.

              undersign signatures report examples/contoso

            A blank field vanishes with its label; here you see where. People of directories are those that the node has read. Exit code 2: the folder cannot be read.
            """)
        {
            folder, config,
        };
        command.SetAction((parsed, cancellationToken) => Run(parsed, folder, config).ReportAsync(cancellationToken));
        return command;
    }

    private static SignaturesRun Run(ParseResult parsed, Argument<string> folder, Option<string> config) =>
        new(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(config), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);

    private static Argument<string> Folder() => new("DIR") { Description = "The folder with organisation.yaml." };
}
