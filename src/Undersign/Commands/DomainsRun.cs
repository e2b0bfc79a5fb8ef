using System.CommandLine;
using Undersign.Onboarding.Domains;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Dns;

namespace Undersign.Commands;

/// <summary>One look at an organisation's domains, by whichever command.</summary>
internal sealed class DomainsRun(InvocationConfiguration streams)
{
    /// <param name="connections">What else there is to say of this organisation; <see langword="null"/>, having said why, where the command is not for it.</param>
    public async Task<int> RunAsync(string folder, string config, bool isJson, Func<Organisation, NodeConfiguration?, Task<IReadOnlyList<Finding>?>> connections, CancellationToken cancellationToken)
    {
        NodeConfiguration? node = null;
        if (File.Exists(config) && (node = NodeFile.Read(config, streams.Error)) is null)
        {
            return ExitCode.Unreadable;
        }

        if (SettingsAtHand.Of(folder, node is null ? HostingNode.Any : HostingNode.Of(node), streams.Error) is not { } organisation || await connections(organisation, node) is not { } more)
        {
            return ExitCode.Unreadable;
        }

        var resolver = new DnsResolver(node is { NameServers: { Count: > 0 } servers } ? servers : NameServers.OfThisMachine(), TimeProvider.System);
        var found = await new DomainChecks(resolver, TimeProvider.System).RunAsync(DomainSubjects.Of(organisation), cancellationToken);
        var report = found with { Findings = [.. more, .. found.Findings] };
        if (isJson)
        {
            await streams.Output.WriteLineAsync(DomainReportText.Json(report));
        }
        else
        {
            DomainReportText.Write(report, streams.Output);
        }

        return report.Worst == FindingState.Bad ? ExitCode.Failed : ExitCode.Done;
    }
}
