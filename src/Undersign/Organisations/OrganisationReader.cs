using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Undersign.Onboarding;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.ExchangeServers;
using Undersign.Onboarding.Google;
using Undersign.People.Merging;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Makes an organisation of its document, wherever that came from, or says everything that is wrong with it.</summary>
internal static class OrganisationReader
{
    private const int MaxNameLength = 64;

    /// <summary>No organisation can have this name, so there are no secrets for who has no good one.</summary>
    private const string Nobody = "?";

    /// <returns><see langword="null"/> exactly when <paramref name="problems"/> has any: a bad document never becomes an organisation (law 9).</returns>
    public static Organisation? Read(JsonObject document, long version, HostingNode node, Problems problems)
    {
        var root = Root(document, node, problems);
        var name = ReadName(root);
        var displayName = root.Text("displayName") ?? name;
        var domains = ReadDomains(root);
        var own = domains.Select(DomainName.Canonical).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var identity = IdentityReader.Read(root);
        var delivery = root.OneOf("delivery", ("cut-through", DeliveryMode.CutThrough), ("queue", DeliveryMode.Queue));
        var onFailure = root.OneOf("onFailure", ("unsigned", FailureMode.Unsigned), ("defer", FailureMode.Defer));
        var connectors = SendConnectorReader.Read(root, name, node.Name, own);
        var people = PeopleReader.Read(root);
        var fields = OrganisationFieldsReader.Read(root, displayName, domains.FirstOrDefault(""));
        var signatures = SignatureReader.Read(root, new(people.Attributes, fields) { Pictures = PictureFiles.Read(root) }, node.PicturesAt);
        var stamping = StampingReader.Read(root) with { HeaderFields = HeaderFieldsReader.Read(root) };
        var rules = new RuleReader(signatures, people).Read(root);
        var (microsoft, exchange, google, dns) = ReadMailSystems(root, domains, stamping.HeaderFields);
        root.Complete();

        return problems.Any ? null : new()
        {
            Name = name,
            DisplayName = displayName,
            Version = version,
            MainDomain = domains.FirstOrDefault(""),
            Domains = own,
            Identity = identity,
            Delivery = delivery,
            OnFailure = onFailure,
            SendConnectors = connectors,
            Sources = people,
            People = PeopleMerge.Of([.. people.InDocument]),
            Signatures = [.. signatures.Values.OfType<Signature>()],
            Stamping = stamping,
            Rules = rules,
            Microsoft = microsoft,
            Dns = dns,
            ExchangeServer = exchange,
            Google = google,
            NamedFiles = problems.NamedFiles,
            SecretFiles = problems.SecretFiles,
        };
    }

    /// <summary>The document as the node reads it: which of its files count follows from the organisation's name.</summary>
    public static Section Root(JsonObject document, HostingNode node, Problems problems)
    {
        var ofName = new Problems(problems.Document); // said when the name itself is read
        var name = ReadName(new(document, "", ofName));
        return new(document, "", problems, node.SecretsOf(ofName.Any ? Nobody : name));
    }

    /// <summary>Whether an organisation can be called so.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name[0] != '.' && name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '.');

    private static (MicrosoftSettings? Microsoft, ExchangeServerSettings? Exchange, GoogleSettings? Google, DnsSettings Dns) ReadMailSystems(
        Section root, List<string> domains, HeaderFieldNames headerFields)
    {
        var (microsoft, google) = (MicrosoftSettingsReader.Read(root, domains, headerFields), GoogleSettingsReader.Read(root, headerFields));
        return (microsoft, ExchangeServerSettingsReader.Read(root), google, DnsSettingsReader.Read(root, microsoft?.Gateway ?? google?.Gateway, microsoft?.Addresses ?? google?.Addresses ?? []));
    }

    private static string ReadName(Section root)
    {
        var name = root.RequiredText("name", "contoso");
        if (name.Length > 0 && !IsName(name))
        {
            root.Fault("name", $"\"{name}\" is not a name: at most {MaxNameLength} small letters, digits, dots and dashes, no dot first; \"displayName\" may be anything");
        }

        return name;
    }

    private static List<string> ReadDomains(Section root)
    {
        var domains = root.Texts("domains").ToList();
        if (domains.Count == 0)
        {
            root.Fault("domains", "\"domains\" is missing: the domains of the organisation's own addresses; for instance domains: [contoso.example]");
        }

        for (var index = 0; index < domains.Count; index++)
        {
            if (!DomainName.IsValid(domains[index]))
            {
                root.Problems.Add(root.Item("domains", index), $"\"{domains[index]}\" is not a domain");
            }
            else if (domains.FindIndex(domain => DomainName.Canonical(domain).Equals(DomainName.Canonical(domains[index]), StringComparison.OrdinalIgnoreCase)) < index)
            {
                root.Problems.Add(root.Item("domains", index), $"\"{domains[index]}\" is listed twice");
            }
        }

        return domains;
    }
}
