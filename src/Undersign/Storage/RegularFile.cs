using System.Text;

namespace Undersign.Storage;

/// <summary>Reads a small file that settings name, and nothing that would never end, or never begin.</summary>
/// <remarks>Pipes and devices have no size: they are told by it, and never opened. To open a pipe is to wait for whoever writes into it.</remarks>
internal static class RegularFile
{
    /// <summary>In octets, of certificates, keys and what else is no secret of one line.</summary>
    public const int UsualMax = 1024 * 1024;

    /// <summary>Of what a path leads to, whatever links are in it; nought of what is no regular file.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static long SizeOf(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder; name the file in it");
        }

        var file = new FileInfo(path);
        return (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length;
    }

    /// <exception cref="IOException">There is none, it is empty, or no regular file.</exception>
    public static FileStream Open(string path) =>
        SizeOf(path) > 0 ? File.OpenRead(path) : throw new IOException($"{path} is empty, or no regular file");

    /// <exception cref="IOException">Likewise, or it is larger.</exception>
    public static byte[] Read(string path, long maxOctets = UsualMax)
    {
        using var file = Open(path);
        var octets = new byte[file.Length <= maxOctets ? file.Length : throw new IOException(string.Create(null, $"{path} has {file.Length} octets; at most {maxOctets} are read"))];
        return octets[..file.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false)];
    }

    /// <summary>UTF-8, unless its byte order mark says otherwise.</summary>
    /// <exception cref="IOException">As above.</exception>
    public static string ReadText(string path, long maxOctets = UsualMax)
    {
        using var text = new StreamReader(new MemoryStream(Read(path, maxOctets)), Encoding.UTF8);
        return text.ReadToEnd();
    }
}
