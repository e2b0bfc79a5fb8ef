using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Undersign.People.Merging;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>Makes an organisation of its document, wherever that came from, or says everything that is wrong with it.</summary>
internal static class OrganisationReader
{
    private const int MaxNameLength = 64;

    /// <returns><see langword="null"/> exactly when <paramref name="problems"/> has any: a bad document never becomes an organisation (law 9).</returns>
    /// <param name="ehloName">The node's host name.</param>
    /// <param name="picturesAt">Where the node has pictures loaded from; <see langword="null"/> where it does not, or no node is asked: then they travel with mail.</param>
    public static Organisation? Read(JsonObject document, long version, string ehloName, Problems problems, Uri? picturesAt = null)
    {
        var root = new Section(document, "", problems);
        var name = ReadName(root);
        var displayName = root.Text("displayName") ?? name;
        var domains = ReadDomains(root);
        var own = domains.Select(DomainName.Canonical).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var identity = IdentityReader.Read(root);
        var delivery = root.OneOf("delivery", ("cut-through", DeliveryMode.CutThrough), ("queue", DeliveryMode.Queue));
        var onFailure = root.OneOf("onFailure", ("unsigned", FailureMode.Unsigned), ("defer", FailureMode.Defer));
        var connectors = SendConnectorReader.Read(root, name, ehloName, own);
        var people = PeopleReader.Read(root);
        var fields = OrganisationFieldsReader.Read(root, displayName, domains.FirstOrDefault(""));
        var signatures = SignatureReader.Read(root, new(people.Attributes, fields) { Pictures = PictureFiles.Read(root) }, picturesAt);
        var stamping = StampingReader.Read(root);
        var rules = new RuleReader(signatures, people).Read(root);
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
            NamedFiles = problems.NamedFiles,
        };
    }

    private static string ReadName(Section root)
    {
        var name = root.RequiredText("name", "contoso");
        if (name.Length > MaxNameLength || !name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '.'))
        {
            root.Fault("name", $"\"{name}\" is not a name: at most {MaxNameLength} small letters, digits, dots and dashes; \"displayName\" may be anything");
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
