using System.Net;
using System.Net.Sockets;
using Undersign.Settings;

namespace Undersign.Onboarding.Domains;

/// <summary>Reads <c>dns:</c>.</summary>
internal static class DnsSettingsReader
{
    /// <param name="gateway">Our name, where the mail system is told one.</param>
    /// <param name="known">Our addresses as the mail system is told them: they need not be said twice.</param>
    public static DnsSettings Read(Section root, string? gateway, IEnumerable<string> known)
    {
        var told = new DnsSettings { Addresses = [.. known.Select(IPAddress.Parse)], Gateway = gateway };
        if (root.Child("dns") is not { } section)
        {
            return told;
        }

        var addresses = section.Texts<IPAddress>("addresses", ReadAddress);
        var selectors = section.Texts<string>("dkimSelectors", ReadSelector);
        section.Complete();
        return told with { Addresses = addresses.Count > 0 ? addresses : told.Addresses, DkimSelectors = selectors };
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
