using System.CommandLine;
using Undersign.Onboarding.Domains;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary><c>undersign domains</c>: whether the DNS is right for an organisation's mail.</summary>
internal static class DomainsCommand
{
    public static Command Create() => new("domains", """
        Says of each domain of an organisation what the DNS has of it and what it should have: MX, SPF, DKIM, DMARC; and whether the
        gateway's own addresses have names. What to publish is said exactly, and has been tried before.

          undersign domains check examples/contoso
          undersign domains check examples/contoso --json
        """)
    {
        Check(),
    };

    private static Command Check()
    {
        var folder = new Argument<string>("DIR") { Description = $"The folder with {OrganisationFolder.FileName}." };
        var config = NodeFile.Option();
        var json = new Option<bool>("--json") { Description = "One line of JSON instead." };
        var command = new Command("check", """
            Looks at the domains in the DNS now; the running gateway does so every hour.

            With a node file it asks that node's name servers and knows what the node calls itself; without one, those of this
            machine. Exit code 0: nothing is wrong, though something may be worth attention. 1: receivers refuse mail for
            something. 2: the settings or the node file could not be read.
            """)
        {
            folder, config, json,
        };
        command.SetAction((parsed, cancellationToken) => new DomainsRun(parsed.InvocationConfiguration)
            .RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(config), parsed.GetValue(json), static (_, _) => Task.FromResult<IReadOnlyList<Finding>?>([]), cancellationToken));
        return command;
    }
}
