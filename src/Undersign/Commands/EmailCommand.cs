using System.CommandLine;
using Undersign.Notifications;

namespace Undersign.Commands;

/// <summary><c>undersign email</c>: the email settings that are in force, and their test.</summary>
internal static class EmailCommand
{
    public static Command Create() => new("email", """
        Shows by which settings the gateway sends mail of its own, and tests them. They are changed on the page Email settings.

          undersign email list contoso
          undersign email show contoso alerts
          undersign email test contoso alerts --to you@contoso.example
        """)
    {
        List(), Show(), Test(),
    };

    private static Command List()
    {
        var (organisation, json, config) = (Organisation(), Json(), NodeFile.Option());
        var command = new Command("list", "The modules that send, by which way, as whom, and what their last test showed.") { organisation, json, config };
        command.SetAction((parsed, cancellationToken) => new EmailRun(parsed.InvocationConfiguration, parsed.GetValue(json)).ListAsync(parsed.GetRequiredValue(config), parsed.GetRequiredValue(organisation), cancellationToken));
        return command;
    }

    private static Command Show()
    {
        var (organisation, section, json, config) = (Organisation(), Section(), Json(), NodeFile.Option());
        var command = new Command("show", "Every field of a module as it counts, and who has said it. Secrets are never shown.") { organisation, section, json, config };
        command.SetAction((parsed, cancellationToken) => new EmailRun(parsed.InvocationConfiguration, parsed.GetValue(json)).ShowAsync(parsed.GetRequiredValue(config), parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(section), cancellationToken));
        return command;
    }

    private static Command Test()
    {
        var (organisation, section, json, config) = (Organisation(), Section(), Json(), NodeFile.Option());
        var to = new Option<string>("--to") { Description = "Who gets the test email.", HelpName = "ADDRESS", Required = true };
        var verbose = new Option<bool>("-v", "--verbose") { Description = "With what was said, without secrets." };
        var command = new Command("test", """
            Sends a test email exactly as mail of the module goes, by the settings in force, and says stage by stage how far it came.

            Exit code 0: it was sent. 1: it was not, or there is no such organisation. 2: the node file could not be read.
            """)
        {
            organisation, section, to, verbose, json, config,
        };
        command.SetAction((parsed, cancellationToken) => new EmailRun(parsed.InvocationConfiguration, parsed.GetValue(json)) { IsVerbose = parsed.GetValue(verbose) }
            .TestAsync(parsed.GetRequiredValue(config), parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(section), parsed.GetRequiredValue(to), cancellationToken));
        return command;
    }

    private static Argument<string> Organisation() => new("NAME") { Description = "The organisation." };

    private static Argument<string> Section()
    {
        var section = new Argument<string>("MODULE") { Description = $"One of {string.Join(", ", EmailBook.Sections)}." };
        section.AcceptOnlyFromAmong([.. EmailBook.Sections]);
        return section;
    }

    private static Option<bool> Json() => new("--json") { Description = "In JSON." };
}
