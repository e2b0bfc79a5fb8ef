using Undersign.Onboarding;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.ExchangeServers;
using Undersign.Onboarding.Google;
using Undersign.Operation;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;

namespace Undersign.Organisations;

/// <summary>Whether the organisation's own connectors fit what its mail system is told to do: the half of the way that lies here.</summary>
internal static class ConnectionChecks
{
    private const string NoRoutingCodes = "no receive connector of the node takes routing codes, by which mail from Exchange Online is known (550 5.7.1)";

    public static IReadOnlyList<Finding> Of(Organisation organisation, ExchangeServerSettings exchange)
    {
        var finding = new Finding(organisation.Name, FindingTopic.Connectors, FindingState.Good, "");
        var outside = WayBack.ToOutside(organisation);
        var findings = new List<Finding>
        {
            outside is null ? NoWay(finding)
                : outside.SmartHosts.Any(host => IsServer(host, exchange))
                    ? finding with
                    {
                        State = FindingState.Bad,
                        Says = $"\"{outside.Name}\" takes mail for the outside back to the Exchange servers, which send it here again: it goes round",
                        Fix = "Give it delivery: mx, or a smart host that is none of them",
                    }
                : finding with { Says = $"mail for the outside goes on by \"{outside.Name}\"" },
        };
        foreach (var domain in organisation.Domains.Order(StringComparer.Ordinal))
        {
            var back = ConnectorChoice.For(domain, organisation.SendConnectors);
            findings.Add(back is not null && back.SmartHosts.Any(host => IsServer(host, exchange))
                ? finding with { Says = $"mail for {domain} goes back to the Exchange servers by \"{back.Name}\"" }
                : finding with
                {
                    State = FindingState.Attention,
                    Says = $"mail for {domain}, such as reports of what could not be delivered, does not go back to the Exchange servers",
                    Fix = $"Add a send connector: {{ name: back to Exchange, addressSpaces: [{domain}], smartHosts: [{exchange.Servers[0]}] }}",
                });
        }

        findings.Add(organisation.Identity.Addresses.Count > 0 || organisation.Identity.Certificates.Count > 0
            ? finding with { Says = "its servers are known by their addresses or certificates" }
            : finding with { State = FindingState.Bad, Says = "its servers are not known: they show no routing code of their own accord", Fix = "Write their addresses into organisation.yaml: identity: { addresses: [10.0.0.21] }" });
        return findings;
    }

    public static IReadOnlyList<Finding> Of(Organisation organisation, GoogleSettings google)
    {
        var finding = new Finding(organisation.Name, FindingTopic.Connectors, FindingState.Good, "");
        if (WayBack.ToOutside(organisation) is not { } outside)
        {
            return [NoWay(finding)];
        }

        if (!outside.SmartHosts.Any(static host => host.Host.Equals(GooglePlan.RelayHost, StringComparison.OrdinalIgnoreCase)))
        {
            return
            [
                finding with
                {
                    State = FindingState.Attention,
                    Says = $"mail goes on by \"{outside.Name}\", and not by {GooglePlan.RelayHost}, so Gmail does not sign it",
                    Fix = $"Give it smartHosts: [\"{GooglePlan.RelayHost}:587\"] and tls: verified, or sign here (dkim: sign)",
                },
            ];
        }

        var name = outside.EhloName;
        var isOurs = organisation.Domains.Any(domain => name.Equals(domain, StringComparison.OrdinalIgnoreCase) || name.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
        return
        [
            isOurs ? finding with { Says = $"mail goes on by \"{outside.Name}\", and Gmail knows by {name} whose it is" }
                : finding with
                {
                    State = FindingState.Bad,
                    Says = $"\"{outside.Name}\" calls itself {name}, which is in none of the organisation's domains: Gmail does not know whose mail without a sender is, and refuses it",
                    Fix = $"Give it ehloName: {google.Gateway}",
                },
            outside.Tls >= TlsLevel.Required ? finding with { Says = $"\"{outside.Name}\" goes over TLS" }
                : finding with { State = FindingState.Bad, Says = $"\"{outside.Name}\" may go without TLS, which the relay service requires", Fix = "Give it tls: verified" },
        ];
    }

    /// <summary>Mail for the outside goes back to Exchange Online by the right certificate, or not at all. For its own domains it takes mail from anybody, so there a certificate only must not be a wrong one.</summary>
    /// <param name="node">Where the organisation is to be; <see langword="null"/> where none is at hand.</param>
    public static IReadOnlyList<Finding> Of(Organisation organisation, MicrosoftSettings microsoft, NodeConfiguration? node, DateTimeOffset now)
    {
        var finding = new Finding(organisation.Name, FindingTopic.Connectors, FindingState.Good, "");
        if (WayBack.ToOutside(organisation) is not { } outside)
        {
            return [NoWay(finding)];
        }

        var inside = organisation.Domains.Order(StringComparer.Ordinal).Select(domain => ConnectorChoice.For(domain, organisation.SendConnectors)).OfType<SendConnector>().Distinct()
            .Where(connector => connector != outside && connector.ClientCertificate is not null && !WayBack.GoesElsewhere(connector))
            .Select(connector => ShownCertificate.Judge(connector, microsoft.Certificate, finding, node, now));
        return
        [
            WayBack.GoesElsewhere(outside) ? finding with { Says = $"mail for the outside goes on by \"{outside.Name}\", and not back to Exchange Online" } : ShownCertificate.Judge(outside, microsoft.Certificate, finding, node, now),
            .. inside.Select(static judged => judged.State == FindingState.Bad ? judged with { State = FindingState.Attention } : judged),
            .. TakesRoutingCodes(node) ? [] : new[] { finding with { State = FindingState.Bad, Says = NoRoutingCodes, Fix = "Add routingCodes to permissionGroups: of the one on port 25, in undersign.yaml" } },
        ];
    }

    private static bool TakesRoutingCodes(NodeConfiguration? node) =>
        node is not { ReceiveConnectors.Count: > 0 } || node.ReceiveConnectors.Any(static connector => connector.Permissions.HasFlag(PermissionGroups.RoutingCodes));

    private static Finding NoWay(Finding finding) => finding with { State = FindingState.Bad, Says = "mail for the outside has no way on", Fix = "Give a send connector addressSpaces: [\"*\"]" };

    private static bool IsServer(SmartHost host, ExchangeServerSettings exchange) =>
        exchange.Servers.Any(server => host.Host.Equals(server, StringComparison.OrdinalIgnoreCase) || host.Host.StartsWith(server + ".", StringComparison.OrdinalIgnoreCase));
}
