using Undersign.Onboarding;
using Undersign.Onboarding.Tenants;
using Undersign.Relaying;

namespace Undersign.Organisations;

/// <summary>The organisations whose tenants we may look at, with what is known of the way back at our side.</summary>
internal static class TenantSubjects
{
    /// <summary>Days before its end that a certificate in files is spoken of; one that is obtained renews itself.</summary>
    private const int DaysBefore = 14;

    public static IEnumerable<TenantSubject> Of(IEnumerable<Organisation> organisations) => organisations.Select(Of).OfType<TenantSubject>();

    public static TenantSubject? Of(Organisation organisation) => organisation.Microsoft is { Exchange: not null } settings
        ? new(organisation.Name, settings, now => organisation.SendConnectors.SelectMany(connector => FaultsOf(connector, settings, now)))
        : null;

    /// <summary>Exchange Online knows us by this certificate: without it nothing comes back.</summary>
    private static IEnumerable<ConnectionFault> FaultsOf(SendConnector connector, MicrosoftSettings settings, DateTimeOffset now)
    {
        if (connector.ClientCertificate is not { } named)
        {
            yield break;
        }

        if (named.TryLoad(out var reason) is not { } served)
        {
            yield return new($"the certificate that {connector.Name} shows cannot be used: {reason}", "put its files in place");
            yield break;
        }

        var days = (int)Math.Floor((served.Current.Expires - now).TotalDays);
        if (days <= DaysBefore)
        {
            yield return new(string.Create(null, $"the certificate that {connector.Name} shows {(days < 0 ? "has expired" : $"expires in {days} days")}, on {served.Current.Expires:yyyy-MM-dd}"), "renew it: without it Exchange Online takes no mail back");
        }

        if (!served.Current.IsFor(settings.Certificate))
        {
            yield return new($"the certificate that {connector.Name} shows has not the name {settings.Certificate}", "write the name it has into microsoft365: certificate:, or obtain another certificate");
        }
    }
}
