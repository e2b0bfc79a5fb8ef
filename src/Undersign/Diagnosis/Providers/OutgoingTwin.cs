namespace Undersign.Diagnosis.Providers;

/// <summary>The server for sending, of whose server for reading (IMAP, POP3) somebody has entered the name or the port.</summary>
/// <param name="IsKnown">Of a provider we know; otherwise the name is what such servers are mostly called.</param>
internal sealed record OutgoingTwin(string Host, int Port, SmtpSecurity Security, bool IsKnown)
{
    /// <summary>IMAP 143 and 993, POP3 110 and 995.</summary>
    private static readonly int[] IncomingPorts = [143, 993, 110, 995];

    private static readonly string[] IncomingLabels = ["imap", "imap4", "imaps", "imap-mail", "imappro", "pop", "pop3", "pops", "pop3s", "pop-mail", "poppro", "incoming", "inbound"];

    /// <returns><see langword="null"/> when neither name nor port is one for reading mail.</returns>
    public static OutgoingTwin? Of(string host, int port)
    {
        var name = host.Trim().TrimEnd('.');
        if (KnownProviders.OfIncoming(name) is { } provider)
        {
            return provider.Has(name) && !IsForReading(port) ? null : At(provider, name); // outlook.office365.com is both
        }

        if (KnownProviders.Of(name) is { } outgoing)
        {
            return IsForReading(port) ? At(outgoing, name) : null;
        }

        return IsIncoming(name) ? Unknown($"smtp{name[name.IndexOf('.', StringComparison.Ordinal)..]}")
            : IsForReading(port) ? Unknown(name)
            : null;
    }

    /// <summary>Whether mail is read there, and never sent.</summary>
    public static bool IsForReading(int port) => IncomingPorts.Contains(port);

    private static bool IsIncoming(string name) => name.Split('.') is [var first, _, _, ..] && IncomingLabels.Contains(first, StringComparer.OrdinalIgnoreCase);

    private static OutgoingTwin At(Provider provider, string name) => new(HostFor(provider, name), provider.Ports[0].Number, provider.Ports[0].Security, IsKnown: true);

    /// <summary>Of a provider with several, the one of the same region or kind: imappro.zoho.eu has smtppro.zoho.eu.</summary>
    private static string HostFor(Provider provider, string name)
    {
        if (!provider.Incoming.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return name;
        }

        var twin = name.Replace("imap", "smtp", StringComparison.OrdinalIgnoreCase).Replace("pop", "smtp", StringComparison.OrdinalIgnoreCase);
        return twin != name && provider.Has(twin) ? twin : provider.Hosts[0];
    }

    private static OutgoingTwin Unknown(string host) => new(host, UsualPorts.StartTls587.Number, SmtpSecurity.StartTls, IsKnown: false);
}
