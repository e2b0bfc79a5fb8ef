using System.CommandLine;
using Undersign.Onboarding.Domains;
using Undersign.Operation;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary>What commands for a mail system that is connected by hand share: they write from a folder's settings, and look whether all fits.</summary>
/// <param name="find">The part of the settings that is about the mail system.</param>
/// <param name="missing">What to write where there is none.</param>
internal sealed class GuidedConnection<TSettings>(Func<Organisation, TSettings?> find, string missing)
    where TSettings : class
{
    public Command Writing(string name, string description, Func<TSettings, string, string> form)
    {
        var folder = Folder();
        var command = new Command(name, description) { folder };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration, form));
        return command;
    }

    /// <param name="removal">The file that takes everything away again.</param>
    public Command Script(string description, Func<TSettings, string, string> form, Func<TSettings, string, string> removal)
    {
        var folder = Folder();
        var remove = new Option<bool>("--remove") { Description = "The file that takes everything away again." };
        var command = new Command("script", description) { folder, remove };
        command.SetAction(parsed => Write(parsed.GetRequiredValue(folder), parsed.InvocationConfiguration, parsed.GetValue(remove) ? removal : form));
        return command;
    }

    public Command Check(Func<Organisation, TSettings, IReadOnlyList<Finding>> findings) => Check((organisation, settings, _, _) => Task.FromResult(findings(organisation, settings)));

    /// <param name="findings">Of the organisation on a node, where there is one.</param>
    public Command Check(Func<Organisation, TSettings, NodeConfiguration?, CancellationToken, Task<IReadOnlyList<Finding>>> findings)
    {
        var (folder, config) = (Folder(), NodeFile.Option());
        var json = new Option<bool>("--json") { Description = "One line of JSON instead." };
        var command = new Command("check", "Looks whether the organisation's own connectors fit, and its domains in the DNS, as undersign domains check does.") { folder, config, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var streams = parsed.InvocationConfiguration;
            return new DomainsRun(streams).RunAsync(
                parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(config),
                parsed.GetValue(json),
                async (organisation, node) => Settings(organisation, streams) is { } settings ? await findings(organisation, settings, node, cancellationToken) : null,
                cancellationToken);
        });
        return command;
    }

    private int Write(string folder, InvocationConfiguration streams, Func<TSettings, string, string> form)
    {
        if (SettingsAtHand.Of(folder, streams.Error) is not { } organisation || Settings(organisation, streams) is not { } settings)
        {
            return ExitCode.Unreadable;
        }

        streams.Output.Write(form(settings, organisation.DisplayName));
        return ExitCode.Done;
    }

    private TSettings? Settings(Organisation organisation, InvocationConfiguration streams)
    {
        var settings = find(organisation);
        if (settings is null)
        {
            streams.Error.WriteLine($"The settings of {organisation.Name} say nothing of it; write {missing}");
        }

        return settings;
    }

    private static Argument<string> Folder() => new("DIR") { Description = $"The folder with {OrganisationFolder.FileName}." };
}
