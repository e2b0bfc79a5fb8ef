using System.CommandLine;
using Undersign.Organisations;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary><c>undersign exchange code</c>: a new routing code, and the way from the one in use to it.</summary>
internal static class ExchangeCodeCommand
{
    public static Command Create()
    {
        var folder = new Argument<string?>("DIR") { Description = $"The folder with {OrganisationFolder.FileName}; leave it out for a code alone.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("code", "Makes a routing code; with DIR, says how it takes the place of the one in use.") { folder };
        command.SetAction(parsed => Write(parsed.GetValue(folder), parsed.InvocationConfiguration));
        return command;
    }

    private static int Write(string? folder, InvocationConfiguration streams)
    {
        var code = RoutingCode.New();
        if (folder is null)
        {
            streams.Output.WriteLine(code);
            return ExitCode.Done;
        }

        var problems = new Problems(Path.Combine(folder, OrganisationFolder.FileName));
        var document = OrganisationFolder.Read(folder, problems);
        var organisation = document is null ? null : OrganisationReader.Read(document, 0, HostingNode.Any, problems);
        NodeFile.Tell(problems, streams.Error);
        if (document is null || organisation is null)
        {
            return ExitCode.Unreadable;
        }

        streams.Output.Write(Text(code, new Section(document, "", problems).Child("identity")?.Texts("routingCodes") ?? [], folder, organisation));
        return ExitCode.Done;
    }

    /// <summary>Both codes count as long as both stand there; the tenant's rule may take half an hour to change.</summary>
    private static string Text(string code, IReadOnlyList<string> old, string folder, Organisation organisation) => old.Count == 0
        ? $"""
            In {folder}/{OrganisationFolder.FileName}:

              identity:
                routingCodes: [{code}]

            """
        : $"""
            1. In {folder}/{OrganisationFolder.FileName}, the new one first:

                 identity:
                   routingCodes: [{string.Join(", ", old.Take(1).Prepend(code))}]

               undersign apply {folder}
               Mail with either of them is taken from now on; plan, guide and script have the first.

            2. Give the tenant the new one: undersign exchange apply, where microsoft365: has exchange: (until then the rule is said
               to be not as it should be); or run the file of undersign exchange script {folder} again; or change the value of
               {organisation.HeaderFields.RoutingCode} in the rule "{Onboarding.RulePlan.Route}" by hand.

            3. A rule may take half an hour to change. When no trace says "older routing code" any more, take the old one out of the
               list, and apply again.

            """;
}
