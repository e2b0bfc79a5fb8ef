using System.Text.Json;
using Undersign.People.Sources;

namespace Undersign.People.Entra;

/// <summary>One user, put together from what Graph says of it: whole, or bit by bit as it changes.</summary>
/// <remarks>
/// A property that is absent says nothing; one that is null is blank now. https://learn.microsoft.com/graph/delta-query-overview#resource-representation-in-the-delta-query-response
/// Disabled accounts are taken like others: shared mailboxes have one, and mail is sent from them.
/// </remarks>
internal sealed class EntraUser(string id)
{
    /// <summary>Changes when the properties below do: then everything has to be read anew.</summary>
    public const string Version = "1";

    private const string ExtensionAttributes = "onPremisesExtensionAttributes";
    private const string OrganisationData = "employeeOrgData";

    /// <summary>Taken as they come; of a list, such as businessPhones, the first. https://learn.microsoft.com/graph/api/resources/user#properties</summary>
    private static readonly string[] Properties =
    [
        "displayName", "givenName", "surname", "jobTitle", "department", "companyName", "officeLocation", "streetAddress", "city", "state", "postalCode", "country",
        "businessPhones", "mobilePhone", "faxNumber", "employeeId", "employeeType", "preferredLanguage", "userPrincipalName", "mailNickname", "onPremisesSamAccountName", "accountEnabled",
    ];

    private static readonly string[] ExtensionNames = [.. Enumerable.Range(1, 15).Select(static number => string.Create(null, $"extensionAttribute{number}"))];
    private static readonly string[] OrganisationNames = ["division", "costCenter"];

    private readonly Dictionary<string, string> _attributes = new(StringComparer.OrdinalIgnoreCase);
    private string? _mail;
    private string[] _proxyAddresses = [];
    private string? _type;
    private string? _manager;

    /// <summary>What people may have, by the names that templates use.</summary>
    public static IEnumerable<string> AttributeNames(IEnumerable<string> further) => Properties.Concat(further).Select(PersonAttributes.FromColumn).Concat(ExtensionNames).Concat(OrganisationNames);

    /// <summary>Guests write from mailboxes elsewhere.</summary>
    public bool IsGuest => "Guest".Equals(_type, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether enough is known to make a person of it.</summary>
    public bool IsKnown => _attributes.ContainsKey("userPrincipalName");

    /// <summary>What is asked for, but for the manager: that is a relationship, and comes in a different way from each address.</summary>
    public static string Select(IEnumerable<string> further) =>
        string.Join(',', ["id", "userType", "mail", "proxyAddresses", ExtensionAttributes, OrganisationData, .. Properties, .. further]);

    public void Apply(JsonElement user, IEnumerable<string> further)
    {
        foreach (var name in Properties.Concat(further))
        {
            Take(user, name, PersonAttributes.FromColumn(name));
        }

        _mail = user.TryGetProperty("mail", out var mail) ? GraphJson.Text(mail) : _mail;
        _type = user.TryGetProperty("userType", out var type) ? GraphJson.Text(type) : _type;
        _proxyAddresses = user.TryGetProperty("proxyAddresses", out var addresses) ? [.. GraphJson.Texts(addresses)] : _proxyAddresses;
        Spread(user, ExtensionAttributes, ExtensionNames);
        Spread(user, OrganisationData, OrganisationNames);
        ApplyManager(user);
    }

    public SourcePerson ToPerson()
    {
        var primary = Array.Find(_proxyAddresses, static address => address.StartsWith("SMTP:", StringComparison.Ordinal))?[5..] ?? _mail;
        var address = primary ?? _attributes.GetValueOrDefault("userPrincipalName");
        var aliases = _proxyAddresses
            .Where(static alias => alias.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase))
            .Select(static alias => alias[5..])
            .Append(_mail).OfType<string>()
            .Where(alias => !alias.Equals(address, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(SourceBounds.Aliases);
        return new(id, address, [.. aliases], _attributes, _manager);
    }

    /// <summary>Expanded from <c>/users</c>; a relationship's changes from <c>/users/delta</c>, where the old one goes and the new one comes in any order.</summary>
    private void ApplyManager(JsonElement user)
    {
        if (user.TryGetProperty("manager", out var manager))
        {
            _manager = manager.ValueKind == JsonValueKind.Object ? GraphJson.Id(manager) : null;
        }

        foreach (var change in GraphJson.Objects(user, "manager@delta").OrderBy(static change => GraphJson.IsRemoved(change) ? 0 : 1))
        {
            _manager = !GraphJson.IsRemoved(change) ? GraphJson.Id(change) : _manager == GraphJson.Id(change) ? null : _manager;
        }
    }

    private void Spread(JsonElement user, string name, string[] parts)
    {
        if (user.TryGetProperty(name, out var value))
        {
            foreach (var part in parts)
            {
                Set(part, value.ValueKind == JsonValueKind.Object && value.TryGetProperty(part, out var text) ? GraphJson.Text(text) : null);
            }
        }
    }

    private void Take(JsonElement user, string name, string attribute)
    {
        if (user.TryGetProperty(name, out var value))
        {
            Set(attribute, value.ValueKind == JsonValueKind.Array ? GraphJson.Texts(value).FirstOrDefault() : GraphJson.Text(value));
        }
    }

    private void Set(string attribute, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            _attributes.Remove(attribute);
        }
        else
        {
            _attributes[attribute] = value.Length > SourceBounds.ValueLength ? value[..SourceBounds.ValueLength] : value;
        }
    }
}
