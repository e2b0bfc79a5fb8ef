using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Organisations;

/// <summary>Reads <c>signatures:</c> and compiles their templates.</summary>
internal static class SignatureReader
{
    /// <summary>By name; <see langword="null"/> stands for one that is broken, so that rules which use it are not complained of as well.</summary>
    /// <param name="picturesAt">Where pictures are loaded from that a signature only names; <see langword="null"/> where they cannot be.</param>
    public static Dictionary<string, Signature?> Read(Section root, TemplateFields fields, Uri? picturesAt)
    {
        var signatures = new Dictionary<string, Signature?>(StringComparer.Ordinal);
        var shorter = new List<(Section Section, string Name, string InThread)>();
        foreach (var section in root.Children("signatures"))
        {
            var name = section.RequiredText("name", "standard");
            var (html, text) = (section.File("html"), section.File("text"));
            if (!section.Has("html") && !section.Has("text"))
            {
                section.Fault($"the signature \"{name}\" has neither html nor text");
            }

            var placement = ReadPlacement(section, Placement.Reply);
            var inThread = section.Text("inThread") ?? Signature.Full;
            shorter.Add((section, name, inThread));
            var hostsPictures = section.OneOf("pictures", ("travel", false), ("hosted", true));
            var htmlTemplate = html is null ? null : SignatureTemplate.TryCompile(html, isHtml: true, fields with { PicturesAt = hostsPictures ? picturesAt : null }, root.Problems);
            var textTemplate = text is null ? null : SignatureTemplate.TryCompile(text, isHtml: false, fields, root.Problems);
            section.Complete();
            if (!signatures.TryAdd(name, htmlTemplate is null && textTemplate is null ? null : new(name, placement, htmlTemplate, textTemplate, fields.Organisation) { InThread = inThread, HostsPictures = hostsPictures }))
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
}
