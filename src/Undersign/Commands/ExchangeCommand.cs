using System.CommandLine;
using Undersign.Onboarding;
using Undersign.Organisations;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary><c>undersign exchange</c>: what Microsoft 365 must be like, as pages to follow or as a PowerShell file.</summary>
internal static class ExchangeCommand
{
    public static Command Create() => new("exchange", """
        Says what the Microsoft 365 tenant of an organisation must be like for its mail to come by Undersign: two connectors, mail
        flow rules, rich text, allowed addresses. Both ways say the same; nothing is changed by this command.

          undersign exchange guide examples/contoso > connect.md                   every value, in the order of the admin center
          undersign exchange script examples/contoso > connect.ps1                 a PowerShell file; look with -WhatIf first
          undersign exchange script examples/contoso --remove > disconnect.ps1     the way back

        What is written has the routing code in it: keep it as a secret.
        Exit code 0: written. 2: the settings could not be read, or say nothing of Microsoft 365.
        """)
    {
        Guide(),
        Script(),
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

    private static Argument<string> Folder() => new("DIR") { Description = $"The folder with {OrganisationFolder.FileName}." };

    private static int Write(string folder, InvocationConfiguration streams, Func<MicrosoftSettings, string, string> form)
    {
        var problems = new Problems(Path.Combine(folder, OrganisationFolder.FileName));
        var document = OrganisationFolder.Read(folder, problems);
        var organisation = document is null ? null : OrganisationReader.Read(document, 0, HostingNode.Any, problems);
        NodeFile.Tell(problems, streams.Error);
        if (document is null || organisation is null)
        {
            return ExitCode.Unreadable;
        }

        // Once more, for what the organisation does not keep: the routing code as it reads.
        if (MicrosoftSettingsReader.Read(new(document, "", problems), [.. organisation.Domains]) is not { } settings)
        {
            streams.Error.WriteLine($"{folder} says nothing of Microsoft 365: microsoft365: {{ gateway: signatures.{organisation.MainDomain} }} is enough.");
            return ExitCode.Unreadable;
        }

        streams.Output.Write(form(settings, organisation.DisplayName));
        return ExitCode.Done;
    }
}
