using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>What can be wrong with settings by themselves.</summary>
internal static class SettingsCauses
{
    public static Cause NoHost { get; } = new("no-host", "No server is entered.", "Enter the name of the outgoing mail server, such as smtp.office365.com.");

    public static Cause NoUser { get; } = new("no-user", "A login is wanted, and no user name is entered.", "Enter the user name, mostly the whole mail address; or switch the login off.");

    public static Cause NoPassword { get; } = new("no-password", "A login is wanted, and the password is empty.", "Enter the password, or choose OAuth; or switch the login off.");

    public static Cause AddressOfPage(string? host) => new("url-as-host",
        "What is entered as server is the address of a page.",
        host is { Length: > 0 } ? $"Enter the name alone: {host}" : "Enter the name of the server alone, such as smtp.example.com.");

    public static Cause MailAddress(string domain) => new("address-as-host",
        "What is entered as server is a mail address.",
        $"Enter the name of the outgoing mail server of {domain}, which its provider names; often it is smtp.{domain}. The address belongs into the user name.");

    public static Cause Space(string without) => new("space-in-host", "There is a space in the name of the server.", $"Enter it without: {without}");

    public static Cause PortInHost(string host, int port) => new("port-in-host", "The port stands behind the name of the server.", $"Enter {host} as the server, and {port} as the port.");

    public static Cause NoHostName(string host) => new("not-a-host-name", $"\"{host}\" cannot be the name of a server.", "Enter a name such as smtp.example.com: letters, digits, dashes, and dots between.");

    public static Cause NoSuchPort(int port) => new("no-such-port", $"There is no port {port}.", "Enter 587 (STARTTLS) or 465 (TLS); 25 for a server that takes mail without a login.");

    public static Cause NoAddress(string which, string field, string text) => new($"{which}-no-address", $"{field}, \"{text}\", is no mail address.", "Enter one such as alerts@example.com, without a name or brackets round it.");

    public static Cause FromDiffers(Mailbox from, Mailbox user) => new("from-differs-from-login",
        $"The From address {from} is another than that of the login, {user}.",
        $"Send from {user}; or have the provider allow {user} to send as {from}.")
    { Confidence = Confidence.Likely };
}
