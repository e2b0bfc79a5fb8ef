using Undersign.Onboarding.Domains;
using Undersign.Operation;
using Undersign.Relaying;

namespace Undersign.Organisations;

/// <summary>Whether a send connector shows the certificate by which Exchange Online knows whose mail comes back.</summary>
internal static class ShownCertificate
{
    /// <summary>Days before its end that a certificate in files is spoken of; one that is obtained renews itself.</summary>
    private const int DaysBefore = 14;

    /// <param name="name">That it must bear.</param>
    /// <param name="finding">Of the organisation, with nothing said yet.</param>
    /// <param name="node">Obtains the certificate, where one is to be obtained; <see langword="null"/> where none is at hand: then which names it has is not looked at.</param>
    public static Finding Judge(SendConnector connector, string name, Finding finding, NodeConfiguration? node, DateTimeOffset now)
    {
        if (connector.ShowsObtainedCertificate)
        {
            return node is null ? finding with { Says = $"\"{connector.Name}\" shows the certificate that the node obtains" } : Obtained(connector, name, finding, node.Acme);
        }

        if (connector.ClientCertificate is not { } named)
        {
            return finding with
            {
                State = FindingState.Bad,
                Says = $"\"{connector.Name}\" shows no certificate, and Exchange Online knows by it whose mail comes back: it would take nothing for the outside (451 4.7.64)",
                Fix = $"Give it clientCertificate: {{ obtained: true }}, or files of a certificate for {name}",
            };
        }

        if (named.TryLoad(out var reason) is not { } served)
        {
            return finding with { State = FindingState.Bad, Says = $"the certificate that \"{connector.Name}\" shows cannot be used: {reason}", Fix = "Put its files in place" };
        }

        var days = (int)Math.Floor((served.Current.Expires - now).TotalDays);
        return !served.Current.IsFor(name)
            ? finding with
            {
                State = FindingState.Bad,
                Says = $"the certificate that \"{connector.Name}\" shows has not the name {name}",
                Fix = "Write the name it has into microsoft365: certificate:, or obtain another certificate",
            }
            : days > DaysBefore ? finding with { Says = $"\"{connector.Name}\" shows a certificate for {name}" }
            : finding with
            {
                State = days < 0 ? FindingState.Bad : FindingState.Attention,
                Says = string.Create(null, $"the certificate that \"{connector.Name}\" shows {(days < 0 ? "has expired" : $"expires in {days} days")}, on {served.Current.Expires:yyyy-MM-dd}"),
                Fix = "Renew it: without it Exchange Online takes no mail back",
            };
    }

    private static Finding Obtained(SendConnector connector, string name, Finding finding, AcmeSettings? acme) =>
        acme is null ? finding with
        {
            State = FindingState.Bad,
            Says = $"\"{connector.Name}\" is to show the certificate that the node obtains, and the node obtains none",
            Fix = "Add acme: to undersign.yaml, or give the connector files of a certificate",
        }
        : acme.Names.Contains(name, StringComparer.OrdinalIgnoreCase) ? finding with { Says = $"\"{connector.Name}\" shows the certificate for {name} that the node obtains" }
        : finding with
        {
            State = FindingState.Bad,
            Says = $"\"{connector.Name}\" shows the certificate that the node obtains, which is for {string.Join(", ", acme.Names)} and not for {name}",
            Fix = $"Add {name} to acme: names: in undersign.yaml, or write one of its names into microsoft365: certificate:",
        };
}
