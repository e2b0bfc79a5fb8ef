using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Makes an organisation of its document, wherever that came from, or says everything that is wrong with it.</summary>
internal static class OrganisationReader
{
    private const int MaxNameLength = 64;

    /// <returns><see langword="null"/> exactly when <paramref name="problems"/> has any: a bad document never becomes an organisation (law 9).</returns>
    /// <param name="ehloName">The node's host name.</param>
    public static Organisation? Read(JsonObject document, long version, string ehloName, Problems problems)
    {
        var root = new Section(document, "", problems);
        var name = ReadName(root);
        var displayName = root.Text("displayName") ?? name;
        var domains = ReadDomains(root);
        var own = domains.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var identity = IdentityReader.Read(root);
        var delivery = root.OneOf("delivery", ("cut-through", DeliveryMode.CutThrough), ("queue", DeliveryMode.Queue));
        var onFailure = root.OneOf("onFailure", ("unsigned", FailureMode.Unsigned), ("defer", FailureMode.Defer));
        var connectors = SendConnectorReader.Read(root, name, ehloName, own);
        var people = ReadPeople(root);
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["name"] = displayName, ["domain"] = domains.FirstOrDefault("") };
        var signatures = ReadSignatures(root, new(people.Attributes, fields));
        var stamping = StampingReader.Read(root);
        var rules = new RuleReader(signatures, people).Read(root);
        root.Complete();

        return problems.Any ? null : new()
        {
            Name = name,
            DisplayName = displayName,
            Version = version,
            Domains = own,
            Identity = identity,
            Delivery = delivery,
            OnFailure = onFailure,
            SendConnectors = connectors,
            People = people,
            Signatures = [.. signatures.Values.OfType<Signature>()],
            Stamping = stamping,
            Rules = rules,
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
            else if (domains.FindIndex(domain => domain.Equals(domains[index], StringComparison.OrdinalIgnoreCase)) < index)
            {
                root.Problems.Add(root.Item("domains", index), $"\"{domains[index]}\" is listed twice");
            }
        }

        return domains;
    }

    private static PeopleSnapshot ReadPeople(Section root)
    {
        if (root.Child("people") is not { } people)
        {
            root.Fault("people", "\"people\" is missing; for instance people: { csv: people.csv }");
            return PeopleSnapshot.Empty;
        }

        var file = ReadFile(people, "csv");
        people.Complete();
        if (file is null)
        {
            people.Fault("csv", "\"csv\" is missing: the file with the people");
        }

        return file is null ? PeopleSnapshot.Empty : PeopleCsv.Read(file, root.Problems);
    }

    /// <summary>By name; <see langword="null"/> stands for one that is broken, so that rules which use it are not complained of as well.</summary>
    private static Dictionary<string, Signature?> ReadSignatures(Section root, TemplateFields fields)
    {
        var signatures = new Dictionary<string, Signature?>(StringComparer.Ordinal);
        var shorter = new List<(Section Section, string Name, string InThread)>();
        foreach (var section in root.Children("signatures"))
        {
            var name = section.RequiredText("name", "standard");
            var (html, text) = (ReadFile(section, "html"), ReadFile(section, "text"));
            if (!section.Has("html") && !section.Has("text"))
            {
                section.Fault($"the signature \"{name}\" has neither html nor text");
            }

            var placement = ReadPlacement(section, Placement.Reply);
            var inThread = section.Text("inThread") ?? Signature.Full;
            shorter.Add((section, name, inThread));
            var htmlTemplate = html is null ? null : SignatureTemplate.TryCompile(html, isHtml: true, fields, root.Problems);
            var textTemplate = text is null ? null : SignatureTemplate.TryCompile(text, isHtml: false, fields, root.Problems);
            section.Complete();
            if (!signatures.TryAdd(name, htmlTemplate is null && textTemplate is null ? null : new(name, placement, htmlTemplate, textTemplate, fields.Organisation) { InThread = inThread }))
            {
                section.Fault("name", $"there is another signature \"{name}\" already");
            }
        }

        foreach (var (section, name, inThread) in shorter)
        {
            CheckInThread(section, name, inThread, signatures);
        }

        return signatures;
    }

    private static void CheckInThread(Section section, string name, string inThread, Dictionary<string, Signature?> signatures)
    {
        if (inThread is Signature.Full or Signature.None || (inThread != name && signatures.ContainsKey(inThread)))
        {
            return;
        }

        section.Fault("inThread", inThread == name
            ? $"\"{name}\" cannot stand for itself; write {Signature.Full} for the same signature in every message"
            : $"\"inThread\" must be {Signature.Full} or {Signature.None} or the name of another signature, not \"{inThread}\"{Suggestion.For(inThread, [Signature.Full, Signature.None, .. signatures.Keys])}");
    }

    public static Placement ReadPlacement(Section section, Placement absent) =>
        section.Has("placement") ? section.OneOf("placement", ("reply", Placement.Reply), ("end", Placement.End), ("top", Placement.Top)) : Absent(section, absent);

    /// <summary>The question counts though the answer is known: the key is no stranger.</summary>
    private static Placement Absent(Section section, Placement absent)
    {
        section.Text("placement");
        return absent;
    }

    private static SettingsFile? ReadFile(Section section, string key)
    {
        if (section.Child(key) is not { } file)
        {
            return null;
        }

        var read = new SettingsFile(file.RequiredText("file", "people.csv"), file.Text("content") ?? "");
        file.Complete();
        return read;
    }
}
