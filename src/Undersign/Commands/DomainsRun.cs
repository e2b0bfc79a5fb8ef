using System.CommandLine;
using System.Net;
using Undersign.Onboarding.Domains;
using Undersign.Organisations;
using Undersign.Protocols.Dns;

namespace Undersign.Commands;

/// <summary>One look at an organisation's domains, by whichever command.</summary>
internal sealed class DomainsRun(InvocationConfiguration streams)
{
    /// <param name="connections">What else there is to say of this organisation; <see langword="null"/>, having said why, where the command is not for it.</param>
    public async Task<int> RunAsync(string folder, string config, bool isJson, Func<Organisation, IReadOnlyList<Finding>?> connections, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPEndPoint> servers = [];
        var host = HostingNode.Any;
        if (File.Exists(config))
        {
            if (NodeFile.Read(config, streams.Error) is not { } node)
            {
                return ExitCode.Unreadable;
            }

            (servers, host) = (node.NameServers, HostingNode.Of(node));
        }

        if (SettingsAtHand.Of(folder, host, streams.Error) is not { } organisation || connections(organisation) is not { } more)
        {
            return ExitCode.Unreadable;
        }

        var resolver = new DnsResolver(servers.Count > 0 ? servers : NameServers.OfThisMachine(), TimeProvider.System);
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
