using System.Security;
using Undersign.Storage;

namespace Undersign.Settings;

/// <summary>A file of the node that a document names. Whether it is there says nothing of the document: it may come late, or only be on another node.</summary>
/// <param name="Setting">Where it is named: <c>sendConnectors[0].dkimKeys[0].key</c>.</param>
/// <param name="Fault">Looks what is wrong with it now; <see langword="null"/> when nothing is.</param>
internal sealed record NamedFile(string Setting, Func<string?> Fault)
{
    /// <summary>What is wrong with a file of which nothing is asked but that it can be read.</summary>
    public static string? FaultOf(string path)
    {
        try
        {
            RegularFile.Open(path).Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return FaultOf(path, exception);
        }
    }

    /// <summary>What came of reading it, in words.</summary>
    public static string FaultOf(string path, Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}" : $"{path} cannot be read: {exception.Message.ReplaceLineEndings(" ")}";
}
