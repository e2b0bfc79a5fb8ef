using System.Buffers;
using System.Text;
using Undersign.Storage;

namespace Undersign.Settings;

/// <summary>A text file that a document refers to, carried inside it once it is stored.</summary>
/// <param name="Name">Relative to the folder of the document, with forward slashes.</param>
internal sealed record SettingsFile(string Name, string Content)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!; // the provider has it by contract

    /// <summary>The text of a file that does not say its charset: what its byte order mark says, else UTF-8 if it is valid, else Windows-1252.</summary>
    /// <remarks>Excel saves "CSV" as Windows-1252 in western Europe and as UTF-16 when told "Unicode text". Octets above 7F are hardly ever valid UTF-8 by chance.</remarks>
    public static string Decode(ReadOnlySpan<byte> octets)
    {
        switch (octets)
        {
            case [0xEF, 0xBB, 0xBF, .. var rest]:
                return Encoding.UTF8.GetString(rest);
            case [0xFF, 0xFE, .. var rest]:
                return Encoding.Unicode.GetString(rest);
            case [0xFE, 0xFF, .. var rest]:
                return Encoding.BigEndianUnicode.GetString(rest);
        }

        try
        {
            return StrictUtf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return Windows1252.GetString(octets);
        }
    }

    /// <summary>Reads a file that must lie inside a folder; says why not otherwise.</summary>
    public static SettingsFile? TryRead(string folder, string name, long maxOctets, out string? reason)
    {
        if (TryReadOctets(folder, name, maxOctets, out reason) is not { } octets)
        {
            return null;
        }

        if (DamagedLine(octets) is { } line)
        {
            reason = string.Create(null, $"\"{name}\" is UTF-8, but for line {line}: there is an octet that belongs to no character. Save the file as UTF-8 again, and mind that line");
            return null;
        }

        return new(name.Replace('\\', '/'), Decode(octets));
    }

    /// <summary>The first line that is not UTF-8 in a file that is; <see langword="null"/> where all are, or the file is no UTF-8 at all.</summary>
    /// <remarks>Taken for Windows-1252, a file that was cut within a character would write every name of it wrong.</remarks>
    private static int? DamagedLine(ReadOnlySpan<byte> octets)
    {
        var (good, bad, line, damaged) = (0, 0, 1, 0);
        for (var rest = octets is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? [] : octets; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var length);
            line += rune.Value == '\n' ? 1 : 0;
            good += status == OperationStatus.Done && length > 1 ? 1 : 0;
            if (status != OperationStatus.Done)
            {
                bad++;
                damaged = damaged == 0 ? line : damaged;
            }

            rest = rest[length..];
        }

        // Two signs of Windows-1252 may be one of UTF-8 by chance (the end of „Spaß“); there are others then that are not.
        return bad > 0 && good > bad ? damaged : null;
    }

    /// <summary>As above, of a file that is no text.</summary>
    public static byte[]? TryReadOctets(string folder, string name, long maxOctets, out string? reason)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            reason = $"\"{name}\" is no name of a file: there is a NUL character in it";
            return null;
        }

        var root = RealPath(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(root, StringComparison.Ordinal) || !RealPath(path).StartsWith(root, StringComparison.Ordinal))
        {
            reason = $"\"{name}\" lies outside the folder of organisation.yaml; copy it inside";
            return null;
        }

        try
        {
            var size = RegularFile.SizeOf(path);
            if (size > maxOctets)
            {
                reason = string.Create(null, $"\"{name}\" has {size} octets; at most {maxOctets} are allowed");
                return null;
            }

            reason = null;
            return size == 0 ? [] : RegularFile.Read(path, maxOctets); // what makes of an empty one is the reader's to say
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file \"{name}\"" : $"\"{name}\" cannot be read: {exception.Message}";
            return null;
        }
    }

    /// <summary>The path with every symbolic link in it followed.</summary>
    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path) ?? "";
        foreach (var step in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, step);
            try
            {
                real = File.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real;
            }
            catch (IOException)
            {
                return path; // not there, which reading it will say
            }
        }

        return real;
    }
}
