using Undersign.Decisions;
using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Organisations;

/// <summary>Reads <c>rules:</c>.</summary>
internal sealed class RuleReader(Dictionary<string, Signature?> signatures, PeopleSettings people)
{
    private const int MaxRules = 1000;

    private readonly ConditionReader _conditions = new(people);

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

            var when = section.Child("when") is { } conditions ? _conditions.Read(conditions) : Condition.Always;
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
        var condition = _conditions.Read(section);
        if (condition is Condition.All { Conditions.Count: 0 })
        {
            section.Fault("an empty exception would hold always; remove it, or the rule");
        }

        return condition;
    }
}
