using System.IO.Enumeration;
using Undersign.Protocols.Mime;
using Undersign.Storage;

namespace Undersign.Commands;

/// <summary>Messages that lie in files.</summary>
internal static class MessageFile
{
    private const int Chunk = 64 * 1024;

    /// <summary>A message that somebody has named, be it a pipe from another program.</summary>
    /// <returns><see langword="null"/> when it cannot be read, which has been said then.</returns>
    public static MailData? TryRead(string path, TextWriter errors) => TryRead(path, File.OpenRead, errors);

    /// <summary>The same of one that was found <see cref="In"/> a folder: to open a pipe there would be to wait for nobody.</summary>
    public static MailData? TryReadFound(string path, TextWriter errors) => TryRead(path, RegularFile.Open, errors);

    /// <summary>Every .eml below a folder, in whatever case, and without following links to folders, which may lead around in circles.</summary>
    public static FileSystemEnumerable<string> In(string folder) => new(folder, static (ref entry) => entry.ToFullPath(), new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory && entry.FileName.EndsWith(".eml", StringComparison.OrdinalIgnoreCase),
        ShouldRecursePredicate = static (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == FileAttributes.None,
    };

    public static bool IsOfFiles(Exception fault) => fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private static MailData? TryRead(string path, Func<string, FileStream> open, TextWriter errors)
    {
        MailData? data = new();
        try
        {
            using var file = open(path);
            var chunk = new byte[Chunk];
            for (var read = file.Read(chunk); read > 0; read = file.Read(chunk))
            {
                data.Append(chunk.AsSpan(0, read));
            }

            var whole = data;
            data = null;
            return whole;
        }
        catch (Exception fault) when (IsOfFiles(fault))
        {
            errors.WriteLine($"{path}: cannot be read: {fault.Message}");
            return null;
        }
        finally
        {
            data?.Dispose();
        }
    }
}
