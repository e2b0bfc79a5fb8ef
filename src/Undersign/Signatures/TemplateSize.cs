using Undersign.Protocols.Mime;

namespace Undersign.Signatures;

/// <summary>Tells where a signature is heavier than mail programs like it.</summary>
internal static class TemplateSize
{
    /// <summary>Characters; Gmail hides what a message has beyond 102 KB, and a thread of ten answers holds the signature ten times.</summary>
    private const int Html = 10 * 1024;

    /// <summary>Octets of one picture.</summary>
    private const int Picture = 100 * 1024;

    /// <summary>Octets of all pictures.</summary>
    private const int Pictures = 200 * 1024;

    public static IEnumerable<string> Warnings(string file, string template, IReadOnlyList<InlinePart> pictures)
    {
        if (template.Length > Html)
        {
            yield return string.Create(null, $"{file}: {template.Length / 1024} KB of HTML; Gmail hides what a message has beyond 102 KB, and a thread holds many signatures: stay below {Html / 1024}");
        }

        foreach (var picture in pictures.Where(static picture => picture.Size > Picture))
        {
            yield return string.Create(null, $"{file}: a picture of {picture.Size / 1024} KB travels with every message; stay below {Picture / 1024}");
        }

        if (pictures.Sum(static picture => picture.Size) is > Pictures and var sum)
        {
            yield return string.Create(null, $"{file}: pictures of {sum / 1024} KB travel with every message; stay below {Pictures / 1024}");
        }
    }
}
