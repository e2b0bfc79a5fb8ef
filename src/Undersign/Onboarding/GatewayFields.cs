using System.Net;
using Undersign.Settings;

namespace Undersign.Onboarding;

/// <summary>Keys that every way of connecting a mail system has: how it reaches us, by which addresses it sees us, whose mail comes by us.</summary>
internal static class GatewayFields
{
    /// <summary>Exchange's limit for a value of a rule that we know of; longer addresses are not in use.</summary>
    private const int MaxGroup = 254;

    /// <param name="text">Empty where that has been said to be missing.</param>
    /// <param name="why">What is done with the name.</param>
    public static string Host(Section section, string key, string text, string why)
    {
        if (text.Length > 0 && !(DomainName.IsValid(text) && text.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(text, out _) && text.All(char.IsAscii)))
        {
            section.Fault(key, $"\"{text}\" is not a full host name; {why}, for instance {key}: signatures.contoso.example");
        }

        return text;
    }

    /// <param name="why">What is done with them.</param>
    public static List<string> Addresses(Section section, string example, string why)
    {
        if (!section.Has("addresses"))
        {
            section.Fault("addresses", $"\"addresses\" is missing: {why}; for instance addresses: [{example}]");
        }

        return section.Texts<string>("addresses", (string text, out string address) =>
        {
            address = text;
            return IPAddress.TryParse(text, out var parsed) && parsed.ToString() == text ? null : $"\"{text}\" is not an address, such as {example}";
        });
    }

    /// <param name="kind">Which groups can be named.</param>
    public static string? Group(Section section, string kind)
    {
        var group = section.Text("group");
        if (group is not null && !(group.Length is > 2 and <= MaxGroup && group.IndexOf('@', StringComparison.Ordinal) > 0 && !group.Any(static character => char.IsControl(character) || char.IsWhiteSpace(character) || character == '`')))
        {
            section.Fault("group", $"\"{group}\" is not the address of a {kind}, such as signatures@contoso.example");
        }

        return group;
    }

    /// <summary>The first of the organisation's.</summary>
    /// <param name="why">Why there has to be one.</param>
    public static string RoutingCode(Section section, Section root, string why)
    {
        if (root.Child("identity")?.Texts("routingCodes") is [var code, ..])
        {
            return code;
        }

        section.Fault($"identity: {{ routingCodes: [...] }} is missing: {why}, and the code tells that it is this one's; undersign exchange code makes one");
        return "";
    }
}
