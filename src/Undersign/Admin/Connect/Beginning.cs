using System.Text.Json;
using System.Text.Json.Nodes;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Organisations.Drafts;
using Undersign.Settings;

namespace Undersign.Admin.Connect;

/// <summary>The first settings of an organisation on Microsoft 365, from a handful of answers.</summary>
/// <param name="Domains">As typed, parted by commas or spaces.</param>
internal sealed record Beginning(string DisplayName, string Domains, string Tenant, string SmartHost, string Gateway)
{
    private const int MostDisplayed = 200;

    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    private string[] Listed => [.. Domains.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(Canonical).Distinct(StringComparer.Ordinal)];

    private string Main => Listed.FirstOrDefault("");

    private string Entry => Canonical(Gateway);

    private string TenantOrMain => Tenant.Length > 0 ? Tenant : Main;

    /// <summary>What commands call it; where nobody has said, the beginning of its first domain.</summary>
    public string Name { get => field.Length > 0 ? field : Main.Split('.')[0] is var label && !label.StartsWith("xn--", StringComparison.Ordinal) ? label : ""; init; } = "";

    /// <summary>As Microsoft names it for a domain, where nobody says another.</summary>
    private string Host => SmartHost.Length > 0 ? Canonical(SmartHost) : $"{Main.Replace('.', '-')}.mail.protection.outlook.com";

    /// <summary>What is good to begin with on this node.</summary>
    public static Beginning Of(NodeConfiguration node) => node.HostName.Split('.') is [_, var domain, .. { Length: > 0 } rest] ? new("", $"{domain}.{string.Join('.', rest)}", "", "", node.HostName) : new("", "", "", "", "");

    /// <summary>What is wrong, by the name of the answer.</summary>
    public IReadOnlyDictionary<string, string> Faults()
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (DisplayName.Trim() is "" or { Length: > MostDisplayed })
        {
            faults[nameof(DisplayName)] = "Write the organisation's name, as it stands in signatures.";
        }

        if (Listed.Length == 0 || Array.Find(Listed, static domain => !DomainName.IsValid(domain) || !domain.Contains('.', StringComparison.Ordinal)) is not null)
        {
            faults[nameof(Domains)] = "Write the domains of your people's addresses, such as contoso.example, contoso.test.";
        }

        if (!OrganisationReader.IsName(Name))
        {
            faults[nameof(Name)] = "Write at most 64 small letters, digits, dots and dashes, no dot first, such as contoso.";
        }

        if (Tenant.Length > 0 && !(DomainName.IsValid(Tenant) || Guid.TryParseExact(Tenant, "D", out _)))
        {
            faults[nameof(Tenant)] = "Write one of the tenant's domains, such as contoso.onmicrosoft.com, or its id.";
        }

        if (SmartHost.Length > 0 && !DomainName.IsValid(SmartHost))
        {
            faults[nameof(SmartHost)] = "Write the name of a host, such as contoso-example.mail.protection.outlook.com.";
        }

        if (!DomainName.IsValid(Gateway) || !Array.Exists(Listed, domain => Entry == domain || Entry.EndsWith("." + domain, StringComparison.Ordinal)))
        {
            faults[nameof(Gateway)] = "Write a host name in one of these domains: Exchange Online knows by it whose mail comes back.";
        }

        return faults;
    }

    /// <summary>Whether an organisation is what these answers make: somebody has given them before.</summary>
    public bool Describes(Organisation organisation) =>
        organisation.Name == Name && organisation.DisplayName == DisplayName.Trim() && organisation.Domains.SetEquals(Listed)
        && organisation.Microsoft is { } microsoft && microsoft.Gateway.Equals(Entry, StringComparison.OrdinalIgnoreCase) && microsoft.Exchange?.Tenant == TenantOrMain
        && organisation.SendConnectors.Any(connector => connector.SmartHosts.Any(host => host.Host == Host));

    /// <summary>organisation.yaml, as somebody would have written it.</summary>
    public string ToYaml(NodeConfiguration node) => $$"""
        # {{DisplayName.ReplaceLineEndings(" ")}}, begun on the page Connect. All keys are in docs/reference/organisation.yaml.md.

        name: {{Name}}    # what commands call it
        displayName: {{Quoted(DisplayName.Trim())}}    # {{"{{organisation.name}}"}} in signatures
        domains: [{{string.Join(", ", Listed)}}]    # mail to these is "inside"

        identity:
          routingCodes: [{{RoutingCode.New()}}]    # the tenant's rule writes it into mail: who has it can send as this organisation

        sendConnectors:
          - name: back to Exchange Online
            addressSpaces: ["*"]
            smartHosts: [{{Quoted(Host)}}]    # the tenant's own MX host
            tls: required
            clientCertificate: {{Certificate(node)}}    # by which Exchange Online knows whose mail comes back

        # Who signs, and with what: docs/guide/people.md, docs/guide/signatures.md. Until then mail passes as it is.
        people: { csv: {{Files.People}} }
        rules:
          - { name: Everything passes for now, pass: true }

        microsoft365:
          gateway: {{Entry}}    # Exchange Online connects to it, on port 25, and our certificate has this name
          exchange:
            tenant: {{TenantOrMain}}
            loginFile: {{Quoted(NodePlaces.LoginOf(node, Name))}}    # what is made when somebody signs in, sealed

        """;

    /// <summary>In A-labels (RFC 5890 §2.3.2.1) and small letters: it is said in commands of SMTP, and compared.</summary>
    private static string Canonical(string domain) => DomainName.Canonical(domain).ToLowerInvariant();

    /// <summary>The certificate that the node shows to clients is good for this as well, where the organisation may name its files.</summary>
    private static string Certificate(NodeConfiguration node)
    {
        return node.Acme is not null || node.SecretsFolder is not null ? "{ obtained: true }" : NodePlaces.CertificateOf(node) switch
        {
            { PemPath: { } pem, KeyPath: { } key } => $"{{ pem: {Quoted(pem)}, key: {Quoted(key)} }}",
            { PfxPath: { } pfx, PasswordPath: { } password } => $"{{ pfx: {Quoted(pfx)}, passwordFile: {Quoted(password)} }}",
            _ => "{ obtained: true }",
        };
    }

    /// <summary>Every JSON string is one of YAML. https://yaml.org/spec/1.2.2/#731-double-quoted-style</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the text names: people without anybody yet.</summary>
    public static class Files
    {
        public const string People = "people.csv";

        public static JsonObject Document() => new()
        {
            ["people"] = new JsonObject { ["csv"] = new JsonObject { ["file"] = People, ["content"] = "mail,displayName,title,department,phone\n" } },
        };
    }
}
