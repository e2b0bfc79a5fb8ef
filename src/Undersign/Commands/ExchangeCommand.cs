using System.CommandLine;
using Undersign.Onboarding;
using Undersign.Organisations;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary><c>undersign exchange</c>: what Microsoft 365 must be like, as pages to follow, as a PowerShell file, or done by itself.</summary>
internal static class ExchangeCommand
{
    public static Command Create() => new("exchange", """
        Says what the Microsoft 365 tenant of an organisation must be like for its mail to come by Undersign: two connectors, mail
        flow rules, rich text, allowed addresses. All three ways say the same.

          undersign exchange guide examples/contoso > connect.md                   every value, in the order of the admin center
          undersign exchange script examples/contoso > connect.ps1                 a PowerShell file; look with -WhatIf first
          undersign exchange script examples/contoso --remove > disconnect.ps1     the way back

          undersign exchange check examples/contoso                                whether our side and the DNS fit

          undersign exchange sign-in                                               for loginFile: shows a code, and waits
          undersign exchange plan                                                  what differs in the tenant; changes nothing
          undersign exchange apply                                                 shows it, asks, and does it; mail comes by Undersign then
          undersign exchange status                                                whether it is still as it should be
          undersign exchange disconnect                                            the way back
          undersign exchange probe --to ann@contoso.example                        a message goes the whole way, and each leg is shown
          undersign exchange code                                                  a routing code; with a folder, how one takes another's place

        What guide and script write has the routing code in it: keep it as a secret.
        Exit code 0: done. 1: it did not work, or, of check, plan and status, something is to be done. 2: the settings could not be read, or say
        nothing of Microsoft 365.
        """)
    {
        Guide(),
        Script(),
        new GuidedConnection<MicrosoftSettings>(static organisation => organisation.Microsoft, "microsoft365: { gateway: signatures.contoso.example }")
            .Check(WayBackAtHand.FindingsAsync),
        SignIn(),
        Plan(),
        Apply(),
        Status(),
        Disconnect(),
        ExchangeCodeCommand.Create(),
        ExchangeProbeCommand.Create(),
    };

    private static Command Guide()
    {
        var folder = Folder();
        var command = new Command("guide", "Writes the pages to follow by hand in the Exchange admin center.") { folder };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration, ExchangeGuide.Of));
        return command;
    }

    private static Command Script()
    {
        var folder = Folder();
        var remove = new Option<bool>("--remove") { Description = "The file that takes everything away again." };
        var command = new Command("script", "Writes the PowerShell file.") { folder, remove };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration, parsed.GetValue(remove) ? RemovalScript.Of : ExchangeScript.Of));
        return command;
    }

    private static Command SignIn()
    {
        var (folder, organisation, config) = (Draft(), Organisation(), NodeFile.Option());
        var command = new Command("sign-in", "Lets somebody sign in with a device code, and keeps it.") { folder, organisation, config };
        command.SetAction((parsed, cancellationToken) => Run(parsed, new(parsed.GetValue(folder), parsed.GetValue(organisation), parsed.GetRequiredValue(config))).SignInAsync(cancellationToken));
        return command;
    }

    private static Command Plan()
    {
        var (folder, organisation, config) = (Draft(), Organisation(), NodeFile.Option());
        var command = new Command("plan", "Reads the tenant and shows what would be done in it.") { folder, organisation, config };
        command.SetAction((parsed, cancellationToken) => Run(parsed, new(parsed.GetValue(folder), parsed.GetValue(organisation), parsed.GetRequiredValue(config))).PlanAsync(cancellationToken));
        return command;
    }

    private static Command Apply()
    {
        var (organisation, config, yes) = (Organisation(), NodeFile.Option(), Yes());
        var rollback = new Option<bool>("--rollback") { Description = "If not all of it can be done, take back what was, where nothing of Undersign was in the tenant before and no mail can come by it." };
        var unproven = new Option<bool>("--unproven") { Description = "Turn the rules on though nobody can say whether mail would come back into the tenant. If it does not, the mail of all who are in the rule waits." };
        var command = new Command("apply", "Shows what is to be done in the tenant, asks, and does it. Who was interrupted begins again, and it goes on from there.") { organisation, config, yes, rollback, unproven };
        command.SetAction((parsed, cancellationToken) =>
            Run(parsed, new(null, parsed.GetValue(organisation), parsed.GetRequiredValue(config))).ApplyAsync(parsed.GetValue(yes), parsed.GetValue(rollback), parsed.GetValue(unproven), cancellationToken));
        return command;
    }

    private static Command Status()
    {
        var (organisation, config) = (Organisation(), NodeFile.Option());
        var command = new Command("status", "Looks whether the tenant is as it should be: Not connected, In progress, Connected, Paused, or Degraded and why.") { organisation, config };
        command.SetAction((parsed, cancellationToken) => Run(parsed, new(null, parsed.GetValue(organisation), parsed.GetRequiredValue(config))).StatusAsync(cancellationToken));
        return command;
    }

    private static Command Disconnect()
    {
        var (organisation, config, yes) = (Organisation(), NodeFile.Option(), Yes());
        var now = new Option<bool>("--now") { Description = "Do not wait half an hour and for what is queued here: mail that is here or comes yet cannot go back into the tenant then." };
        var command = new Command("disconnect", "Takes everything of ours out of the tenant: rules, then connectors, when nothing has to come back by them any more.") { organisation, config, yes, now };
        command.SetAction((parsed, cancellationToken) =>
        {
            var workplace = Workplace(parsed, new(null, parsed.GetValue(organisation), parsed.GetRequiredValue(config)));
            return new ExchangeParting(workplace, Dialogue(parsed)).RunAsync(parsed.GetValue(yes), parsed.GetValue(now), cancellationToken);
        });
        return command;
    }

    private static Argument<string> Folder() => new("DIR") { Description = $"The folder with {OrganisationFolder.FileName}." };

    private static Argument<string?> Draft() => new("DIR") { Description = $"A folder with {OrganisationFolder.FileName} that nobody need have applied; without one, what is in force.", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string?> Organisation() => new("--organisation") { Description = "Where there are several.", HelpName = "NAME" };

    private static Option<bool> Yes() => new("--yes") { Description = "Do it without asking." };

    private static ExchangeRun Run(ParseResult parsed, ExchangeRequest request) => new(Workplace(parsed, request), Dialogue(parsed));

    private static ExchangeWorkplace Workplace(ParseResult parsed, ExchangeRequest request) => new(request, parsed.InvocationConfiguration.Error, EntraHttp.Shared, TimeProvider.System);

    private static ExchangeDialogue Dialogue(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, Console.In);

    private static int Write(string folder, InvocationConfiguration streams, Func<MicrosoftSettings, string, string> form)
    {
        if (SettingsAtHand.Of(folder, streams.Error) is not { } organisation)
        {
            return ExitCode.Unreadable;
        }

        if (organisation.Microsoft is not { } settings)
        {
            streams.Error.WriteLine($"{folder} says nothing of Microsoft 365: microsoft365: {{ gateway: signatures.{organisation.MainDomain} }} is enough.");
            return ExitCode.Unreadable;
        }

        streams.Output.Write(form(settings, organisation.DisplayName));
        return ExitCode.Done;
    }
}
