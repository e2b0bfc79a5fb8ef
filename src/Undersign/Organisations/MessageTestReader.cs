using Undersign.Decisions;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads the conditions that ask for a message as such.</summary>
internal static class MessageTestReader
{
    private const int MaxOfKind = 1000;

    /// <summary>A list for each key that is there; one of its tests has to hold.</summary>
    public static IEnumerable<IReadOnlyList<MessageTest>> Read(Section section, TextTestReader texts)
    {
        List<IReadOnlyList<MessageTest>> tests =
        [
            Words(section, "message", ("new", new MessageTest.InThread(ThreadPosition.New)), ("reply", new MessageTest.InThread(ThreadPosition.Reply)), ("forward", new MessageTest.InThread(ThreadPosition.Forward))),
            Words(section, "onBehalf", ("true", new MessageTest.OnBehalf(Expected: true)), ("false", new MessageTest.OnBehalf(Expected: false))),
            Texts(section, texts, "subject", static text => new MessageTest.Subject(text)),
            Texts(section, texts, "body", static text => new MessageTest.Body(text)),
            Words(section, "importance", ("high", new MessageTest.OfImportance(Importance.High)), ("normal", new MessageTest.OfImportance(Importance.Normal)), ("low", new MessageTest.OfImportance(Importance.Low))),
            Words(
                section,
                "sensitivity",
                ("normal", new MessageTest.OfSensitivity(Sensitivity.Normal)),
                ("personal", new MessageTest.OfSensitivity(Sensitivity.Personal)),
                ("private", new MessageTest.OfSensitivity(Sensitivity.Private)),
                ("confidential", new MessageTest.OfSensitivity(Sensitivity.Confidential))),
            section.Texts<MessageTest>("classification", (text, out test) => texts.Read<MessageTest>(text, static label => new TextTest.Is(label), static label => new MessageTest.Classified(label), out test)),
        ];
        tests.AddRange(Fields(section.Child("headers"), texts));
        Add(tests, section.Size("largerThan") is { } octets ? new MessageTest.Larger(octets) : null);
        Add(tests, section.Child("attachments") is { } attachments ? Attachments(attachments) : null);
        Add(tests, section.Child("time") is { } time && TimeWindowReader.Read(time) is { } window ? new MessageTest.Within(window) : null);
        return tests.Where(static several => several.Count > 0);
    }

    private static void Add(List<IReadOnlyList<MessageTest>> tests, MessageTest? test)
    {
        if (test is not null)
        {
            tests.Add([test]);
        }
    }

    private static List<MessageTest> Texts(Section section, TextTestReader texts, string key, Func<TextTest, MessageTest> make) =>
        section.Texts<MessageTest>(key, (text, out test) => texts.Read(text, static literal => new TextTest.Contains(literal), make, out test));

    private static List<MessageTest> Words(Section section, string key, params (string Word, MessageTest Test)[] words) => section.Texts<MessageTest>(key, (text, out test) =>
    {
        test = Array.Find(words, pair => pair.Word == text).Test;
        var known = words.Select(static pair => pair.Word);
        return test is null ? $"\"{key}\" must be {string.Join(" or ", known)}, not \"{text}\"{Suggestion.For(text, known)}" : null;
    });

    private static IEnumerable<IReadOnlyList<MessageTest>> Fields(Section? section, TextTestReader texts)
    {
        foreach (var (name, _) in section?.Entries() ?? [])
        {
            if (name.Any(static character => character is <= ' ' or > '~' or ':'))
            {
                section!.Fault(name, $"\"{name}\" is no name of a header field"); // it gave the entry
            }

            yield return Texts(section!, texts, name, text => new MessageTest.Field(name, text));
        }
    }

    private static MessageTest.HasAttachments Attachments(Section section)
    {
        var filter = new AttachmentFilter(
            section.Texts("name"),
            section.Texts<string>("type", static (text, out type) =>
            {
                type = text;
                return text.Count(static character => character == '/') == 1 ? null : $"\"{text}\" is no media type: application/pdf, or image/* for all of a kind";
            }),
            section.Size("largerThan") ?? -1,
            (int)(section.Number("atLeast", 1, MaxOfKind) ?? 1));
        section.Complete();
        return new(filter);
    }
}
