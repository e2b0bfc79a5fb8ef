using Undersign.Diagnosis.Providers;

namespace Undersign.Diagnosis.Stages;

/// <summary>The classic mistake: the server where mail is read, in place of the one where it is sent.</summary>
internal static class IncomingServer
{
    /// <summary>By name and port alone; servers that do both under one name exist.</summary>
    public static Cause? Suspect(string host, int port) =>
        OutgoingTwin.Of(host, port) is null ? null
        : Cause(port is 110 or 995 || (port is not (143 or 993) && host.StartsWith("pop", StringComparison.OrdinalIgnoreCase)) ? "POP3" : "IMAP", host, port) with { Confidence = Confidence.Likely };

    /// <param name="protocol"><c>IMAP</c> or <c>POP3</c>.</param>
    public static Cause Cause(string protocol, string host, int port) => new(
        protocol == "IMAP" ? "imap-server" : "pop-server",
        $"{host}, port {port}, is the incoming ({protocol}) server: mail is read there, and not sent.",
        OutgoingTwin.Of(host, port) is { } twin && (twin.IsKnown || twin.Host != host)
            ? $"Enter the outgoing server: {twin.Host}, port {twin.Port} with {(twin.Security == SmtpSecurity.TlsOnConnect ? "TLS on connect" : "STARTTLS")}{(twin.IsKnown ? "" : ", if it is called like most; the provider's help page on SMTP says so")}."
            : "Enter the outgoing (SMTP) server, which the provider's help page names; if it is called the same, the port is 587 with STARTTLS, or 465 with TLS.")
    {
        Link = KnownProviders.OfIncoming(host)?.Link,
    };
}
