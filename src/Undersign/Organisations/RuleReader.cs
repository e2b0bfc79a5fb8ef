using Undersign.Decisions;
using Undersign.People;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Reads <c>rules:</c>.</summary>
internal sealed class RuleReader(Dictionary<string, Signature?> signatures, PeopleSettings people)
{
    private const int MaxRules = 1000;

    private readonly ConditionReader _conditions = new(people);
    private readonly OutcomeReader _outcomes = new(signatures);

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
            var (identity, goesOn) = (ConditionReader.IdentityOf(section), section.Flag("continue"));
            var unwanted = ReadSubjectWords(section);
            if (_outcomes.Read(section, identity) is { } outcome)
            {
                if (goesOn && outcome is RuleOutcome.Pass)
                {
                    section.Fault("continue", "a rule that passes is the last one asked; remove continue");
                }

                rules.Add(new(name, when, except, outcome) { Identity = identity, GoesOn = goesOn, RemovedFromSubject = unwanted });
            }

            section.Complete();
        }

        if (rules.Count > MaxRules)
        {
            root.Fault("rules", $"there are {rules.Count} rules; at most {MaxRules} are looked at for every message");
        }

        return rules;
    }

    private static SubjectWords ReadSubjectWords(Section section)
    {
        var words = section.Texts<string>("removeFromSubject", static (text, out words) => SubjectWords.Fault(words = text));
        if (words.Count > SubjectWords.MaxWords)
        {
            section.Fault("removeFromSubject", string.Create(null, $"{words.Count} words; at most {SubjectWords.MaxWords} are looked for"));
        }

        return words.Count == 0 ? SubjectWords.None : new(words);
    }

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
