using System.Net;
using System.Net.Sockets;
using Undersign.Onboarding.AdminApi;
using Undersign.Onboarding.Healing;
using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Onboarding;

/// <summary>Reads <c>microsoft365:</c>.</summary>
internal static class MicrosoftSettingsReader
{
    /// <summary>What Exchange Online takes at most, whatever a tenant sets.</summary>
    private const long MostSize = 150 * 1024 * 1024;

    private const long LeastSize = 1024 * 1024;

    private const string ComparesName = "Exchange Online compares it with a certificate";

    /// <returns><see langword="null"/> where the settings say nothing of a tenant, or something wrong.</returns>
    /// <param name="domains">The organisation's.</param>
    public static MicrosoftSettings? Read(Section root, IReadOnlyList<string> domains, HeaderFieldNames headerFields)
    {
        if (root.Child("microsoft365") is not { } section)
        {
            return null;
        }

        var gateway = GatewayFields.Host(section, "gateway", section.RequiredText("gateway", "signatures.contoso.example"), ComparesName);
        var certificate = section.Has("certificate") ? GatewayFields.Host(section, "certificate", section.Text("certificate") ?? "", ComparesName) : gateway;
        if (certificate.Length > 0 && !domains.Any(domain => IsWithin(certificate, domain)))
        {
            section.Fault("certificate", $"Exchange Online knows whose mail comes back by the certificate's name, and that must be of one of the tenant's accepted domains: \"{certificate}\" is in none of {string.Join(", ", domains)}");
        }

        var exchange = section.Child("exchange") is { } access ? ExchangeAccessReader.Read(access) : null;
        var settings = new MicrosoftSettings
        {
            Gateway = gateway,
            Certificate = certificate,
            RoutingCode = GatewayFields.RoutingCode(section, root, "every tenant's mail comes from the same servers"),
            HeaderFields = headerFields,
            TenantId = ReadTenant(section, exchange),
            Addresses = section.Texts<string>("addresses", ReadAddress),
            Group = GatewayFields.Group(section, "mail-enabled security group"),
            MaxSize = ReadSize(section),
            RetainsHeaders = section.OneOf("internalHeaders", ("retain", true), ("drop", false)),
            EndsRichText = section.OneOf("richText", ("never", true), ("leave", false)),
            Exchange = exchange,
            SelfHealing = SelfHealingReader.Read(section),
            LeavesAlone = section.Has("leaveAlone") ? section.Texts<LeftAlone>("leaveAlone", ReadKind) : LeftAlone.Usual,
        };
        if (!settings.LeavesAlone.Contains(LeftAlone.AutomaticReplies))
        {
            section.Fault("leaveAlone", "automaticReplies must stay in it: an automatic reply has no sender in its envelope, and on the way back Exchange Online may not know whose it is");
        }

        section.Complete();
        return root.Problems.Any ? null : settings;
    }

    private static bool IsWithin(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private static Guid? ReadTenant(Section section, ExchangeAccess? exchange)
    {
        Guid? connected = Guid.TryParseExact(exchange?.Tenant, "D", out var tenant) ? tenant : null;
        if (section.Text("tenantId") is not { } text)
        {
            return connected;
        }

        if (!Guid.TryParseExact(text, "D", out var id))
        {
            section.Fault("tenantId", $"\"{text}\" is not the id of a tenant, such as 11111111-2222-3333-4444-555555555555; https://entra.microsoft.com shows it on its first page");
        }
        else if (connected is not null && connected != id)
        {
            section.Fault("tenantId", $"it is {id}, and exchange: has tenant: {connected}; all mail of the tenant that is connected would be refused as another's (550 5.7.1)");
        }

        return id;
    }

    /// <summary>Exchange's list of allowed addresses has no IPv6.</summary>
    private static string? ReadAddress(string text, out string address)
    {
        address = text;
        return IPAddress.TryParse(text, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() == text
            ? null
            : $"\"{text}\" is not an IPv4 address, such as 203.0.113.10; others cannot stand on Exchange Online's list";
    }

    private static long ReadSize(Section section)
    {
        var size = section.Size("maxSize") ?? MicrosoftSettings.UsualSize;
        if (size is < LeastSize or > MostSize || size % 1024 != 0)
        {
            section.Fault("maxSize", "\"maxSize\" must be from 1MB to 150MB, in whole KB");
        }

        return size;
    }

    private static string? ReadKind(string text, out LeftAlone kind)
    {
        kind = LeftAlone.All.FirstOrDefault(known => known.Word == text) ?? LeftAlone.AutomaticReplies;
        var words = LeftAlone.All.Select(static known => known.Word).ToList();
        return kind.Word == text ? null : $"\"{text}\" must be one of {string.Join(", ", words)}{Suggestion.For(text, words)}";
    }
}
