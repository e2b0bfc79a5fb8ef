using System.Collections.Frozen;
using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Reads <c>stamping:</c>, the choices that hold for all signatures of an organisation.</summary>
internal static class StampingReader
{
    private static readonly MessageKind[] Kinds = [.. Enum.GetValues<MessageKind>().Where(static kind => kind is not MessageKind.Ordinary)];

    public static StampingPolicy Read(Section root)
    {
        if (root.Child("stamping") is not { } section)
        {
            return StampingPolicy.Default;
        }

        var policy = new StampingPolicy
        {
            Placeholder = ReadPlaceholder(section),
            ClientSignatures = section.OneOf("clientSignatures", ("keep", ClientSignatures.Keep), ("remove", ClientSignatures.Remove)),
            AlsoStamped = ReadKinds(section).ToFrozenSet(),
            MaxSize = (int?)section.Number("maxSize", 1, int.MaxValue),
        };
        section.Complete();
        return policy;
    }

    private static IEnumerable<MessageKind> ReadKinds(Section section)
    {
        foreach (var (index, text) in section.Texts("alsoStamp").Index())
        {
            if (Kinds.FirstOrDefault(kind => kind.Name() == text) is not MessageKind.Ordinary and var kind)
            {
                if (kind.IsSealed())
                {
                    section.Problems.Add(section.Item("alsoStamp", index), $"\"{text}\" can never be stamped: to change {kind.Words()} is to break it; remove it from the list");
                }

                yield return kind;
                continue;
            }

            var known = Kinds.Where(static kind => !kind.IsSealed()).Select(static kind => kind.Name()).ToList();
            section.Problems.Add(section.Item("alsoStamp", index), $"\"{text}\" is no kind of message that passes unstamped; there are {string.Join(", ", known)}{Suggestion.For(text, known)}");
        }
    }

    private static string? ReadPlaceholder(Section section)
    {
        var text = section.Text("placeholder") ?? StampingPolicy.UsualPlaceholder;
        if (text == "none")
        {
            return null;
        }

        if (StampingPolicy.PlaceholderFault(text) is { } fault)
        {
            section.Fault("placeholder", fault);
        }

        return text;
    }
}
