using Undersign.Settings;
using Undersign.Tokens;

namespace Undersign.Onboarding.AdminApi;

/// <summary>Reads <c>microsoft365: exchange:</c>.</summary>
internal static class ExchangeAccessReader
{
    public static ExchangeAccess? Read(Section section)
    {
        var tenant = EntraApplicationReader.ReadTenant(section);
        var clientId = EntraApplicationReader.ReadClientId(section, section.Has("loginFile") ? ExchangeAccess.PowerShellClient : null);
        var credential = EntraApplicationReader.ReadCredential(section, "exchange", "undersign exchange sign-in");
        var cloud = EntraApplicationReader.ReadCloud(section);
        var server = EntraApplicationReader.ReadAddress(section, "server", cloud.Exchange);
        var every = section.Duration("every", TimeSpan.FromMinutes(5), TimeSpan.FromDays(1));
        section.Complete();
        return credential is null ? null : new()
        {
            Tenant = tenant,
            ClientId = clientId,
            Credential = credential,
            Cloud = cloud with { Exchange = server },
            Every = every ?? TimeSpan.FromHours(1),
        };
    }
}
