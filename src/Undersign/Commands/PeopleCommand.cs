using System.CommandLine;
using Undersign.People.Scim;

namespace Undersign.Commands;

/// <summary><c>undersign people</c>: who is known, from where, and how it goes with the directories.</summary>
internal static class PeopleCommand
{
    public static Command Create() => new("people", """
        Shows the people of an organisation and where each field of them comes from, reads directories, and keeps what an
        administrator says against them. Works while the gateway runs: it takes up what changes within seconds.

          undersign people sources                             how it goes with each directory
          undersign people sync entra --dry-run                reads everything and says what would change
          undersign people confirm entra                       yes, so much may go
          undersign people forget hr                           deletes what is kept of a source that was taken out
          undersign people token                               makes a token with which a directory pushes
          undersign people list --missing phone                whose signature would have a gap
          undersign people show ann@contoso.example            each field, and the source it is from
          undersign people set ann@contoso.example "mobile=+49 170 1234"

        Exit code 0: done. 1: it did not work. 2: the node file could not be read.
        """)
    {
        Sources(),
        Sync(),
        Confirm(),
        Forget(),
        List(),
        Show(),
        Set(),
        Unset(),
        Token(),
    };

    private static Command Sources()
    {
        var (config, organisation) = (NodeFile.Option(), Organisation());
        var command = new Command("sources", "Lists each source with what it has, when it was read, and what is wrong.") { config, organisation };
        command.SetAction((parsed, cancellationToken) =>
            new SourcesRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output).ListAsync(cancellationToken));
        return command;
    }

    private static Command Sync()
    {
        var (config, organisation) = (NodeFile.Option(), Organisation());
        var source = new Argument<string?>("SOURCE") { Description = "As organisation.yaml names it; without one, each directory.", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read everything and show what would change; change nothing." };
        var full = new Option<bool>("--full") { Description = "Read everything, not only what has changed since the last time." };
        var draft = new Option<string?>("--dir") { Description = "Try the settings in this folder, which nobody need have applied, against what is stored; change nothing.", HelpName = "DIR" };
        var command = new Command("sync", "Reads directories now.") { source, config, organisation, dryRun, full, draft };
        command.SetAction((parsed, cancellationToken) => new SourcesRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output)
            .SyncAsync(parsed.GetValue(source), parsed.GetValue(draft), parsed.GetValue(dryRun), parsed.GetValue(full), cancellationToken));
        return command;
    }

    private static Command Confirm()
    {
        var (config, organisation) = (NodeFile.Option(), Organisation());
        var source = new Argument<string>("SOURCE") { Description = "As organisation.yaml names it." };
        var command = new Command("confirm", "Lets go what a directory does not have any more, when it is so much that this was asked for. Good for an hour.") { source, config, organisation };
        command.SetAction((parsed, cancellationToken) =>
            new SourcesRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output).ConfirmAsync(parsed.GetRequiredValue(source), cancellationToken));
        return command;
    }

    private static Command Forget()
    {
        var (config, organisation) = (NodeFile.Option(), Organisation());
        var source = new Argument<string>("SOURCE") { Description = "As organisation.yaml named it." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be deleted; change nothing." };
        var command = new Command("forget", "Deletes what is kept of a source that is not in organisation.yaml any more: people, groups, photos, what was pushed.") { source, config, organisation, dryRun };
        command.SetAction((parsed, cancellationToken) => new ForgetRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output)
            .RunAsync(parsed.GetRequiredValue(source), parsed.GetValue(dryRun), cancellationToken));
        return command;
    }

    private static Command List()
    {
        var (config, organisation) = (NodeFile.Option(), Organisation());
        var text = new Argument<string?>("TEXT") { Description = "In an address or any field.", Arity = ArgumentArity.ZeroOrOne };
        var group = new Option<string?>("--group") { Description = "Who is in this group, by its name or address.", HelpName = "NAME" };
        var missing = new Option<string?>("--missing") { Description = "Who has nothing in this field.", HelpName = "FIELD" };
        var limit = new Option<int>("--limit") { Description = "How many at most.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "Lists people.") { text, config, organisation, group, missing, limit };
        command.SetAction((parsed, cancellationToken) => new PersonRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output)
            .ListAsync(new(parsed.GetValue(text), parsed.GetValue(group), parsed.GetValue(missing), Math.Max(1, parsed.GetValue(limit))), cancellationToken));
        return command;
    }

    private static Command Show()
    {
        var (config, organisation, address) = (NodeFile.Option(), Organisation(), Address());
        var command = new Command("show", "Shows everything known of a person, and from where.") { address, config, organisation };
        command.SetAction((parsed, cancellationToken) =>
            new PersonRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output).ShowAsync(parsed.GetRequiredValue(address), cancellationToken));
        return command;
    }

    private static Command Set()
    {
        var (config, organisation, address) = (NodeFile.Option(), Organisation(), Address());
        var fields = new Argument<string[]>("FIELD=VALUE") { Description = "What counts from now on, whatever the directories say; nothing after = leaves the field blank.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("set", "Keeps fields of a person against the directories.") { address, fields, config, organisation };
        command.SetAction((parsed, cancellationToken) => new PersonRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output)
            .SetAsync(parsed.GetRequiredValue(address), parsed.GetRequiredValue(fields), cancellationToken));
        return command;
    }

    private static Command Unset()
    {
        var (config, organisation, address) = (NodeFile.Option(), Organisation(), Address());
        var fields = new Argument<string[]>("FIELD") { Description = "What the directories say counts again.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("unset", "Takes back what was set.") { address, fields, config, organisation };
        command.SetAction((parsed, cancellationToken) => new PersonRun(Workplace(parsed, config, organisation), parsed.InvocationConfiguration.Output)
            .UnsetAsync(parsed.GetRequiredValue(address), parsed.GetRequiredValue(fields), cancellationToken));
        return command;
    }

    private static Command Token()
    {
        var command = new Command("token", """
            Makes a token with which a directory may push people by SCIM, and prints it with the hash that stands in organisation.yaml instead:

              people: { sources: [{ name: okta, scim: { tokenHashes: [HASH] } }] }

            The token is shown this once and kept nowhere.
            """);
        command.SetAction(static parsed =>
        {
            var token = ScimToken.Create();
            parsed.InvocationConfiguration.Output.WriteLine($"token: {token}");
            parsed.InvocationConfiguration.Output.WriteLine($"hash:  {ScimToken.Hash(token)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Address() => new("ADDRESS") { Description = "Any address of the person." };

    private static Option<string?> Organisation() => new("--organisation") { Description = "Where there are several.", HelpName = "NAME" };

    private static PeopleWorkplace Workplace(ParseResult parsed, Option<string> config, Option<string?> organisation) =>
        new(parsed.GetRequiredValue(config), parsed.GetValue(organisation), parsed.InvocationConfiguration.Error);
}
