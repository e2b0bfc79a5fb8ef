namespace Undersign.Diagnosis.Providers;

/// <summary>The providers whose settings are known here, by the names of their servers.</summary>
internal static class KnownProviders
{
    public static IReadOnlyList<Provider> All { get; } =
    [
        MailboxProviders.Microsoft365, GoogleProviders.Gmail, GoogleProviders.WorkspaceRelay, MailboxProviders.OutlookCom,
        TransactionalProviders.Ses, TransactionalProviders.SendGrid, TransactionalProviders.Mailgun, TransactionalProviders.Postmark,
        MailboxProviders.Zoho, MailboxProviders.Yahoo, MailboxProviders.Aol, MailboxProviders.ICloud, MailboxProviders.Fastmail,
        HostingProviders.GoDaddy, HostingProviders.Titan, HostingProviders.Ionos,
        MailboxProviders.Microsoft365Relay, GoogleProviders.Exchanges,
    ];

    /// <param name="host">The name of an outgoing server.</param>
    public static Provider? Of(string? host) => host is null ? null : All.FirstOrDefault(provider => provider.Has(host.TrimEnd('.')));

    /// <param name="host">The name of a server for reading mail.</param>
    public static Provider? OfIncoming(string host) => All.FirstOrDefault(provider => provider.Incoming.Contains(host.TrimEnd('.'), StringComparer.OrdinalIgnoreCase));
}
