using System.Globalization;
using Undersign.Diagnosis;
using Undersign.Diagnosis.Providers;
using Undersign.Notifications;

namespace Undersign.Admin.EmailSettings;

/// <summary>Fills host, port, security and login in for a known provider.</summary>
internal static class EmailPresets
{
    /// <summary>Those whose server has one name.</summary>
    public static IEnumerable<Provider> All => KnownProviders.All.Where(static provider => provider.Ports.Count > 0 && !provider.Hosts[0].Contains('*', StringComparison.Ordinal));

    public static Provider? Find(string? name) => name is null ? null : All.FirstOrDefault(provider => provider.Name == name);

    /// <summary>What stands in the form then; what the provider does not say stays.</summary>
    public static EmailSection Fill(Provider provider, EmailSection own)
    {
        var values = new Dictionary<string, string>(own.Values, StringComparer.Ordinal)
        {
            [EmailFields.Way.Name] = "server",
            [EmailFields.Server.Name] = provider.Hosts[0],
            [EmailFields.Port.Name] = provider.Ports[0].Number.ToString(CultureInfo.InvariantCulture),
            [EmailFields.Security.Name] = provider.Ports[0].Security switch { SmtpSecurity.StartTls => "starttls", SmtpSecurity.TlsOnConnect => "tls", SmtpSecurity.None => "none", _ => "auto" },
            [EmailFields.Login.Name] = LoginOf(provider),
        };
        return own with { Values = values };
    }

    /// <summary>What it takes of us in the year of this program.</summary>
    public static string Words(ProviderLogin login) => login switch
    {
        ProviderLogin.OAuth => "OAuth 2.0",
        ProviderLogin.AppPassword => "an app password, not the account's own",
        ProviderLogin.Password => "the mailbox's password",
        ProviderLogin.ServiceKey => "user and password, or key, that the service issues for SMTP",
        _ => "no login: it knows us by our address",
    };

    private static string LoginOf(Provider provider) => (provider.Logins is [var best, ..] ? best : ProviderLogin.Password) switch
    {
        ProviderLogin.OAuth when provider == MailboxProviders.Microsoft365 || provider == MailboxProviders.OutlookCom => "microsoft",
        ProviderLogin.OAuth when provider.OAuth == GoogleProviders.Gmail.OAuth => "google",
        ProviderLogin.OAuth => "oauth",
        ProviderLogin.Address => "none",
        _ => "password",
    };
}
