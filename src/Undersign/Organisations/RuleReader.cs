using Undersign.Decisions;
using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>Reads <c>rules:</c> and the conditions in them.</summary>
internal sealed class RuleReader(Dictionary<string, Signature?> signatures, PeopleSnapshot people)
{
    private const int MaxRules = 1000;

    private readonly HashSet<string> _groups = new(people.People.SelectMany(person => person.Groups), StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<Rule> Read(Section root)
    {
        var rules = new List<Rule>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in root.Children("rules"))
        {
            var name = section.RequiredText("name", "New mail to the outside");
            if (name.Length > 0 && !names.Add(name))
            {
                section.Fault("name", $"there is another rule \"{name}\" already");
            }

            var when = section.Child("when") is { } conditions ? ReadCondition(conditions) : Condition.Always;
            var except = section.Child("except") is { } exceptions ? ReadExcept(exceptions) : null;
            if (ReadOutcome(section) is { } outcome)
            {
                rules.Add(new(name, when, except, outcome, Later(outcome)));
            }

            section.Complete();
        }

        if (rules.Count > MaxRules)
        {
            root.Fault("rules", $"there are {rules.Count} rules; at most {MaxRules} are looked at for every message");
        }

        return rules;
    }

    private RuleOutcome? ReadOutcome(Section section)
    {
        var passes = section.Flag("pass");
        var name = section.Text("signature");
        var placement = SignatureReader.ReadPlacement(section, default);
        if (passes == name is not null)
        {
            section.Fault(passes ? "a rule stamps or passes, not both: remove signature or pass" : "a rule says what to do: signature: NAME, or pass: true");
            return null;
        }

        if (name is null)
        {
            return new RuleOutcome.Pass();
        }

        if (!signatures.TryGetValue(name, out var signature))
        {
            section.Fault("signature", $"unknown signature \"{name}\"{Suggestion.For(name, signatures.Keys)}");
        }

        return signature is null ? null : new RuleOutcome.Stamp(signature, section.Has("placement") ? placement : signature.Placement);
    }

    /// <summary>What a signature gives way to in a thread. Checked where the signature is read; what is broken there is no signature here.</summary>
    private RuleOutcome? Later(RuleOutcome outcome) => outcome is not RuleOutcome.Stamp(var signature, var placement) ? null
        : signature.InThread switch
        {
            Signature.Full => null,
            Signature.None => new RuleOutcome.Pass(),
            var name => signatures.GetValueOrDefault(name) is { } shorter ? new RuleOutcome.Stamp(shorter, placement) : null,
        };

    /// <summary>An exception without conditions would switch its rule off.</summary>
    private Condition ReadExcept(Section section)
    {
        var condition = ReadCondition(section);
        if (condition is Condition.All { Conditions.Count: 0 })
        {
            section.Fault("an empty exception would hold always; remove it, or the rule");
        }

        return condition;
    }

    /// <summary>All of what a mapping names must hold; of several values of one key, any.</summary>
    private Condition ReadCondition(Section section)
    {
        var all = new List<Condition>();
        if (section.Text("recipients") is not null)
        {
            all.Add(new Condition.RecipientSide(section.OneOf("recipients", ("outside", false), ("inside", true))));
        }

        Add(all, section, "recipient", text => ReadPattern(text, pattern => new Condition.RecipientIs(pattern)));
        Add(all, section, "sender", text => ReadPattern(text, pattern => new Condition.SenderIs(pattern)));
        Add(all, section, "senderGroup", ReadGroup);
        Add(all, section, "message", ReadThread);
        Add(all, section, "subject", text => text.Length == 0 ? (null, "an empty text is in every subject") : (new Condition.SubjectContains(text), null));
        AddAttributes(all, section.Child("senderAttributes"));
        all.AddRange(section.Children("all").Select(ReadCondition));
        if (section.Children("any") is { Count: > 0 } any)
        {
            all.Add(new Condition.Any([.. any.Select(ReadCondition)]));
        }

        if (section.Child("not") is { } not)
        {
            all.Add(new Condition.Not(ReadCondition(not)));
        }

        section.Complete();
        return all.Count == 1 ? all[0] : new Condition.All(all);
    }

    private static void Add(List<Condition> all, Section section, string key, Func<string, (Condition? Condition, string? Fault)> read)
    {
        var any = new List<Condition>();
        foreach (var (index, text) in section.Texts(key).Index())
        {
            var (condition, fault) = read(text);
            if (condition is not null)
            {
                any.Add(condition);
            }
            else
            {
                section.Problems.Add(section.Item(key, index), fault!); // a fault comes with null
            }
        }

        if (any.Count > 0)
        {
            all.Add(any.Count == 1 ? any[0] : new Condition.Any(any));
        }
    }

    private void AddAttributes(List<Condition> all, Section? section)
    {
        foreach (var (attribute, values) in section?.Entries() ?? [])
        {
            if (!people.Attributes.Names.Contains(attribute, StringComparer.OrdinalIgnoreCase))
            {
                section!.Fault(attribute, $"the people have no \"{attribute}\"{Suggestion.For(attribute, people.Attributes.Names)}"); // it gave the entry
            }

            all.Add(values.Count == 1 ? new Condition.SenderHas(attribute, values[0]) : new Condition.Any([.. values.Select(value => new Condition.SenderHas(attribute, value))]));
        }
    }

    private static (Condition? Condition, string? Fault) ReadPattern(string text, Func<AddressPattern, Condition> make) =>
        AddressPattern.TryParse(text, out var reason) is { } pattern ? (make(pattern), null) : (null, reason);

    private (Condition? Condition, string? Fault) ReadGroup(string text) =>
        _groups.Contains(text) ? (new Condition.SenderInGroup(text), null) : (null, $"nobody is in the group \"{text}\"{Suggestion.For(text, _groups)}");

    private static (Condition? Condition, string? Fault) ReadThread(string text) => text switch
    {
        "new" => (new Condition.InThread(ThreadPosition.New), null),
        "reply" => (new Condition.InThread(ThreadPosition.Reply), null),
        "forward" => (new Condition.InThread(ThreadPosition.Forward), null),
        _ => (null, $"\"message\" must be new or reply or forward, not \"{text}\"{Suggestion.For(text, ["new", "reply", "forward"])}"),
    };
}
