using System.Security.Cryptography;
using Undersign.Protocols.Html;
using Undersign.Protocols.Mime;

namespace Undersign.Signatures;

/// <summary>The pictures that an organisation's templates show, by their files.</summary>
internal sealed class TemplatePictures
{
    /// <summary>Octets of one picture.</summary>
    public const int MaxPicture = 500 * 1024;

    /// <summary>Octets of all pictures of an organisation.</summary>
    public const int MaxInAll = 4 * 1024 * 1024;

    /// <summary>Pixels of the longer side; a larger one would take the memory of who opens the mail, however few octets it has.</summary>
    public const int MaxSide = 4096;

    /// <summary>Hexadecimal digits of a name: 96 bits, so that no two pictures share one and nobody guesses one.</summary>
    public const int DigestLength = 24;

    private readonly Dictionary<string, (string MediaType, byte[] Octets)> _byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InlinePart> _parts = new(StringComparer.Ordinal);
    private int _size;

    /// <summary>As it travels with mail.</summary>
    public InlinePart? Find(string file)
    {
        if (!_parts.TryGetValue(file, out var part) && _byFile.TryGetValue(file, out var picture))
        {
            _parts.Add(file, part = Part(picture.Octets, picture.MediaType, NameOf(file)));
        }

        return part;
    }

    /// <summary>As it is loaded from our own address.</summary>
    public HostedPicture? FindHosted(string file) => _byFile.TryGetValue(file, out var picture)
        ? new($"{DigestOf(picture.Octets)}.{picture.MediaType[(picture.MediaType.IndexOf('/', StringComparison.Ordinal) + 1)..]}", picture.MediaType, picture.Octets)
        : null;

    /// <returns>What is wrong with the picture, if anything.</returns>
    public string? Add(string file, byte[] octets)
    {
        _size += octets.Length;
        if (!PictureHeader.TryRead(octets, out var header))
        {
            return $"\"{file}\" is not a whole PNG, JPEG or GIF; mail programs show no others";
        }

        if (octets.Length > MaxPicture || _size > MaxInAll)
        {
            return string.Create(null, $"\"{file}\" is too large: at most {MaxPicture} octets a picture, and {MaxInAll} in all");
        }

        if (Math.Max(header.Width, header.Height) > MaxSide)
        {
            return string.Create(null, $"\"{file}\" has {header.Width} by {header.Height} pixels; at most {MaxSide} a side");
        }

        _byFile[file] = (header.MediaType, octets);
        return null;
    }

    /// <summary>Named by what it shows: the same picture has one name in all mail, another one another.</summary>
    public static InlinePart Part(ReadOnlySpan<byte> octets, string mediaType, string fileName) =>
        new($"{DigestOf(octets)}@undersign", mediaType, fileName, octets);

    /// <summary>The files that HTML shows: what has no scheme, and no field in it. Relative to the template, as a browser has it.</summary>
    public static IEnumerable<string> FilesIn(string html, string template)
    {
        var files = new List<string>();
        var tokens = new HtmlTokenizer(html);
        while (tokens.Read())
        {
            var attributes = tokens.Attributes;
            while (attributes.Read())
            {
                if (MarkupAllowance.IsPicture(attributes.Name.ToString().ToLowerInvariant()) && FileOf(CharacterReference.Decode(attributes.Value), template) is { } file)
                {
                    files.Add(file);
                }
            }
        }

        return files.Distinct(StringComparer.Ordinal);
    }

    /// <summary>The file that a source names; null for an address, or one with fields in it.</summary>
    public static string? FileOf(string source, string template)
    {
        source = source.Trim();
        if (source.Length == 0 || source.StartsWith('/') || source.Contains(':', StringComparison.Ordinal) || source.Contains("{{", StringComparison.Ordinal) || TemplateMark.IsIn(source))
        {
            return null;
        }

        var steps = new List<string>(template.Split('/')[..^1]);
        foreach (var step in Uri.UnescapeDataString(source).Split('/'))
        {
            if (step == ".." && steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step is not ".")
            {
                steps.Add(step);
            }
        }

        return string.Join('/', steps);
    }

    private static string DigestOf(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets))[..DigestLength];

    /// <summary>For a header field: what is not plain US-ASCII becomes a dash.</summary>
    private static string NameOf(string file) =>
        new([.. file[(file.LastIndexOf('/') + 1)..].Select(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '-').TakeLast(60)]);
}
