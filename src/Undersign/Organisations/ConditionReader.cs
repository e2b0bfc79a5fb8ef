using Undersign.Decisions;
using Undersign.People;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads the conditions in <c>when</c> and <c>except</c>.</summary>
internal sealed class ConditionReader(PeopleSettings people)
{
    private readonly PersonAttributes _attributes = people.Attributes;
    private readonly TextTestReader _texts = new();

    /// <summary>Null when a directory has them: there may be any, and none before it has been read.</summary>
    private readonly IReadOnlySet<string>? _groups = people.Groups;

    /// <summary>All of what a mapping names must hold; of several values of one key, any.</summary>
    public Condition Read(Section section)
    {
        var all = new List<Condition>();
        AddSender(all, section);
        AddRecipients(all, section);
        all.AddRange(MessageTestReader.Read(section, _texts).Select(static tests => AnyOf([.. tests.Select(static test => new Condition.OfMessage(test))])));
        all.AddRange(section.Children("all").Select(Read));
        if (section.Children("any") is { Count: > 0 } any)
        {
            all.Add(new Condition.Any([.. any.Select(Read)]));
        }

        if (section.Child("not") is { } not)
        {
            all.Add(new Condition.Not(Read(not)));
        }

        section.Complete();
        return all.Count == 1 ? all[0] : new Condition.All(all);
    }

    private void AddSender(List<Condition> all, Section section)
    {
        var identity = IdentityOf(section);
        var tests = new List<IReadOnlyList<SenderTest>>
        {
            section.Texts<SenderTest>("sender", static (text, out test) => ReadPattern(text, OfSender, static pattern => new SenderTest.AddressIs(pattern), out test)),
            section.Texts<SenderTest>("senderGroup", (text, out test) => ReadGroup(text, static group => new SenderTest.InGroup(group), out test)),
        };
        tests.AddRange(ReadAttributes(section.Child("senderAttributes")));
        if (section.Has("identity") && tests.TrueForAll(static several => several.Count == 0))
        {
            section.Fault("identity", "\"identity\" says whom sender, senderGroup and senderAttributes beside it mean; there is none of them here");
        }

        all.AddRange(tests.Where(static several => several.Count > 0).Select(several => AnyOf([.. several.Select(test => new Condition.OfSender(test, identity))])));
    }

    public static Identity IdentityOf(Section section) => section.OneOf("identity", ("from", Identity.From), ("sender", Identity.Sender), ("envelope", Identity.Envelope));

    private void AddRecipients(List<Condition> all, Section section)
    {
        if (section.Has("audience"))
        {
            // The message as a whole: one recipient outside makes it mail to the outside.
            all.Add(section.OneOf("audience", ("outside", false), ("inside", true))
                ? new Condition.EveryRecipient([new RecipientTest.OnSide(IsInside: true)])
                : new Condition.AnyRecipient([new RecipientTest.OnSide(IsInside: false)]));
        }
        else
        {
            section.Text("audience");
        }

        all.AddRange(ReadRecipient(section).Select(static test => new Condition.OfRecipient(test)));
        if (section.Child("anyRecipient") is { } any)
        {
            all.Add(new Condition.AnyRecipient(ReadWhole(any)));
        }

        if (section.Child("everyRecipient") is { } every)
        {
            all.Add(new Condition.EveryRecipient(ReadWhole(every)));
        }
    }

    private List<RecipientTest> ReadWhole(Section section)
    {
        var tests = ReadRecipient(section);
        if (tests.Count == 0)
        {
            section.Fault("what is asked of the recipients is missing: recipients, recipient or recipientGroup");
        }

        section.Complete();
        return tests;
    }

    private List<RecipientTest> ReadRecipient(Section section)
    {
        var tests = new List<RecipientTest>();
        if (section.Text("recipients") is not null)
        {
            tests.Add(new RecipientTest.OnSide(section.OneOf("recipients", ("outside", false), ("inside", true))));
        }

        Add(section.Texts<RecipientTest>("recipient", static (text, out test) => ReadPattern(text, OfRecipient, static pattern => new RecipientTest.AddressIs(pattern), out test)));
        Add(section.Texts<RecipientTest>("recipientGroup", (text, out test) => ReadGroup(text, static group => new RecipientTest.InGroup(group), out test)));
        return tests;

        void Add(List<RecipientTest> any)
        {
            if (any.Count > 0)
            {
                tests.Add(any.Count == 1 ? any[0] : new RecipientTest.AnyOf(any));
            }
        }
    }

    private IEnumerable<IReadOnlyList<SenderTest>> ReadAttributes(Section? section)
    {
        foreach (var (attribute, _) in section?.Entries() ?? [])
        {
            if (!_attributes.Names.Contains(attribute, StringComparer.OrdinalIgnoreCase) && !attribute.Equals(PersonAttributes.Mail, StringComparison.OrdinalIgnoreCase))
            {
                section!.Fault(attribute, $"the people have no \"{attribute}\"{Suggestion.For(attribute, _attributes.Names)}"); // it gave the entry
            }

            yield return section!.Texts<SenderTest>(attribute, (text, out test) => _texts.Read(text, static literal => new TextTest.Is(literal), about => new SenderTest.Has(attribute, about), out test));
        }
    }

    private static Condition AnyOf(IReadOnlyList<Condition> any) => any.Count == 1 ? any[0] : new Condition.Any(any);

    /// <param name="mistaken">What a word for a side was meant to be: as a domain it would be silently no one's.</param>
    private static string? ReadPattern<T>(string text, Func<string, string> mistaken, Func<AddressPattern, T> make, out T test)
    {
        var pattern = AddressPattern.TryParse(text, out var reason);
        test = pattern is not null ? make(pattern) : default!; // a reason comes with null
        var side = text.ToLowerInvariant() switch
        {
            "outside" or "external" => "outside",
            "inside" or "internal" => "inside",
            _ => null,
        };
        return side is null ? reason : $"\"{text}\" is taken for a domain here; {mistaken(side)}";
    }

    private static string OfRecipient(string side) => $"did you mean \"recipients: {side}\"?";

    /// <summary>Mail from outside passes before any rule is asked.</summary>
    private static string OfSender(string side) => $"did you mean \"recipients: {side}\"? Rules are asked about mail from inside alone";

    private string? ReadGroup<T>(string text, Func<string, T> make, out T test)
    {
        test = make(text);
        return _groups?.Contains(text) != false ? null : $"nobody is in the group \"{text}\"{Suggestion.For(text, _groups)}";
    }
}
