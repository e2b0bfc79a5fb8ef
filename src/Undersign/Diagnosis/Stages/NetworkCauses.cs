using System.Net;
using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Stages;

/// <summary>Why a server is not found, or not reached.</summary>
internal static class NetworkCauses
{
    public static Cause NoSuchHost(string host) => HostSuggestion.For(host) is { } meant
        ? new("no-such-host", $"There is no {host} in the DNS.", $"Did you mean {meant}? Enter that.") { Link = KnownProviders.Of(meant)?.Link, Confidence = Confidence.Likely }
        : new("no-such-host", $"There is no {host} in the DNS.", "Look for a slip in the name; your mail provider's help page on SMTP settings has the right one.");

    public static Cause NoAddressOfHost(string host) => new("host-without-address", $"{host} is in the DNS and has no address.", "Enter the name of the mail server itself; your mail provider's help page on SMTP settings has it.");

    public static Cause MailDomain(string domain, string exchange) => new("domain-as-host",
        $"{domain} is a mail domain and not a server: the server that takes its mail is {exchange}.",
        $"Enter {exchange} and port 25 to send to people of {domain} without a login; to send to everybody enter the provider's outgoing server and a login.");

    public static Cause NameServerFails(string host) => new("dns-fails",
        $"The name servers this machine asks cannot say whether there is a {host}.",
        "Look at the name servers of this machine (/etc/resolv.conf) and whether they may be reached; if other names work, the fault is with the name servers of that domain (SERVFAIL).");

    public static Cause NoNameServer(string host) => new("dns-timeout", $"No name server has answered in time for {host}.", "Look at the name servers of this machine (/etc/resolv.conf), and whether UDP and TCP port 53 are open to them.");

    public static Cause Refused(string host, int port, string? alternative) => new("connection-refused",
        $"{host} refuses connections to port {port}: nothing listens there, or a firewall says no.",
        alternative ?? "Look whether the port is right (587, 465 or 25) and the server is up.");

    public static Cause Filtered(IReadOnlyList<IPAddress> addresses, int port, string? own, string? alternative) => new("connection-filtered",
        $"Nobody answers on port {port} of {string.Join(", ", addresses)}: a firewall drops the connection on its way.",
        $"{alternative ?? ""}Have the firewall let this machine{(own is null ? "" : $" ({own})")} out to {string.Join(", ", addresses.Select(address => Ended(address, port)))} by TCP.".Trim())
    { Confidence = Confidence.Likely };

    public static Cause RelayPortBlocked(IReadOnlyList<IPAddress> addresses, string? alternative) => new("port-25-blocked",
        $"Nobody answers on port 25 of {string.Join(", ", addresses)}: most hosting and access providers block port 25 on the way out.",
        alternative ?? "Use port 587 with a login, or have the provider of this machine open port 25 on the way out.")
    { Confidence = Confidence.Likely };

    public static Cause Unreachable(IReadOnlyList<IPAddress> addresses) => new("network-unreachable",
        $"This machine has no way to {string.Join(", ", addresses)}.",
        "Look at its network, its routes and its gateway; for IPv6 addresses, whether it has IPv6 at all.");

    public static Cause SourceAddress(IReadOnlyList<IPAddress> sources) => new("source-address-unusable",
        $"The connection cannot come from {string.Join(", ", sources)}: that is no address of this machine, or of another family than the server's.",
        "Correct or remove the source address (sourceAddresses).");

    private static string Ended(IPAddress address, int port) => new IPEndPoint(address, port).ToString();
}
