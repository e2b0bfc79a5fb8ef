using System.Collections.Frozen;

namespace Undersign.People;

/// <summary>The names of what is known about people, and how columns of the field's exports map to them.</summary>
internal sealed class PersonAttributes(IReadOnlyList<string> names)
{
    public const string Mail = "mail";
    public const string Aliases = "aliases";
    public const string Groups = "groups";
    public const string DisplayName = "displayName";
    public const string Manager = "manager";
    public const string Photo = "photo";

    private readonly FrozenDictionary<string, int> _indexes = names
        .Select((name, index) => KeyValuePair.Create(name, index))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static PersonAttributes None { get; } = new([]);

    /// <summary>Names a template may use whether or not the source has them: they are blank then.</summary>
    public static IReadOnlyList<string> WellKnown { get; } =
    [
        Mail, DisplayName, "givenName", "surname", "title", "department", "company", "office", "phone", "mobile", "fax",
        "street", "postalCode", "city", "state", "country", "website", Photo, Manager,
        "managerMail", "managerTitle", "managerPhone", "managerMobile",
    ];

    /// <summary>What is known of somebody through their manager, and what it is called there.</summary>
    public static FrozenDictionary<string, string> OfManager { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [Manager] = DisplayName,
        ["managerMail"] = Mail,
        ["managerTitle"] = "title",
        ["managerPhone"] = "phone",
        ["managerMobile"] = "mobile",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Names => names;

    public int IndexOf(string name) => _indexes.TryGetValue(name, out var index) ? index : -1;

    /// <summary>The name for a column: what Entra ID, Exchange, Active Directory, Google and people with Excel call it, else as it is.</summary>
    public static string FromColumn(string column)
    {
        var name = column.Trim();
        var letters = new string([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
        return letters switch
        {
            "mail" or "email" or "emailaddress" or "mailaddress" or "primarysmtpaddress" or "primaryemail" or "windowsemailaddress" => Mail,
            "alias" or "aliases" or "emailaliases" or "proxyaddresses" or "otheraddresses" or "emailaddresses" => Aliases,
            "group" or "groups" or "memberof" => Groups,
            "displayname" or "name" or "fullname" => DisplayName,
            "givenname" or "firstname" => "givenName",
            "surname" or "lastname" or "familyname" or "sn" => "surname",
            "title" or "jobtitle" => "title",
            "company" or "companyname" => "company",
            "office" or "officelocation" or "physicaldeliveryofficename" => "office",
            "phone" or "telephone" or "telephonenumber" or "businessphone" or "businessphones" or "officephone" or "workphone" => "phone",
            "mobile" or "mobilephone" or "cell" or "cellphone" => "mobile",
            "fax" or "faxnumber" or "facsimiletelephonenumber" => "fax",
            "street" or "streetaddress" => "street",
            "postalcode" or "zip" or "zipcode" or "postcode" => "postalCode",
            "city" or "town" or "locality" or "l" => "city",
            "country" or "countryorregion" or "c" or "co" => "country",
            "state" or "stateorprovince" or "st" => "state",
            "website" or "wwwhomepage" or "webpage" or "homepage" => "website",
            "department" => "department",
            Photo => Photo,
            Manager => Manager,
            _ => name,
        };
    }
}
