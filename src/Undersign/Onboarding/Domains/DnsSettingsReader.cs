using System.Net;
using System.Net.Sockets;
using Undersign.Settings;

namespace Undersign.Onboarding.Domains;

/// <summary>Reads <c>dns:</c>.</summary>
internal static class DnsSettingsReader
{
    /// <param name="microsoft">Where the same is known of the tenant, it need not be said twice.</param>
    public static DnsSettings Read(Section root, MicrosoftSettings? microsoft)
    {
        var known = new DnsSettings { Addresses = [.. (microsoft?.Addresses ?? []).Select(IPAddress.Parse)], Gateway = microsoft?.Gateway };
        if (root.Child("dns") is not { } section)
        {
            return known;
        }

        var addresses = section.Texts<IPAddress>("addresses", ReadAddress);
        var selectors = section.Texts<string>("dkimSelectors", ReadSelector);
        section.Complete();
        return known with { Addresses = addresses.Count > 0 ? addresses : known.Addresses, DkimSelectors = selectors };
    }

    private static string? ReadAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? null
            : $"\"{text}\" is not an address by which the Internet sees this gateway, such as 203.0.113.10 or 2001:db8::10";

    private static string? ReadSelector(string text, out string selector)
    {
        selector = text;
        return DomainName.IsValid(text) && text.All(char.IsAscii) ? null : $"\"{text}\" is not a DKIM selector: what stands before ._domainkey, such as s1";
    }
}
