namespace Undersign.Diagnosis.Stages;

/// <summary>The classic mistake: the server where mail is read, in place of the one where it is sent.</summary>
internal static class IncomingServer
{
    private static readonly string[] Labels = ["imap", "imap4", "imaps", "pop", "pop3", "pop3s", "incoming"];

    /// <summary>By name and port alone; servers that do both under one name exist.</summary>
    public static Cause? Suspect(string host, int port)
    {
        var label = host.Split('.')[0].ToLowerInvariant();
        var protocol = port switch
        {
            143 or 993 => "IMAP",
            110 or 995 => "POP3",
            _ when Labels.Contains(label, StringComparer.Ordinal) => label.StartsWith("pop", StringComparison.Ordinal) ? "POP3" : "IMAP",
            _ => null,
        };
        return protocol is null ? null : Cause(protocol, host, port) with { Confidence = Confidence.Likely };
    }

    /// <param name="protocol"><c>IMAP</c> or <c>POP3</c>.</param>
    public static Cause Cause(string protocol, string host, int port) => new(
        protocol == "IMAP" ? "imap-server" : "pop-server",
        $"{host}, port {port}, is the incoming ({protocol}) server: mail is read there, and not sent.",
        $"Enter the outgoing server: {Twin(host)}, port 587 with STARTTLS, or 465 with TLS.");

    /// <summary>What the outgoing server is called, as far as names tell.</summary>
    private static string Twin(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Labels.Contains(host[..dot].ToLowerInvariant(), StringComparer.Ordinal) ? $"smtp{host[dot..]}" : $"the provider's SMTP server; with some it is {host} too";
    }
}
