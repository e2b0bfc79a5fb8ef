namespace Undersign.EndToEnd.Corpus;

/// <summary>Real and odd messages that lie beside the repository on the machines of those who have collected them; not part of it.</summary>
internal static class MailCorpus
{
    /// <summary>Skips the test where there is none.</summary>
    public static IReadOnlyList<(string Name, byte[] Octets)> Messages()
    {
        var folder = Path.Combine(Root(), "..", "shared", "corpus", "mime");
        Assert.SkipUnless(Directory.Exists(folder), "needs the corpus of messages in ../shared/corpus/mime, beside the repository");
        var files = Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return [.. files.Select(file => (Path.GetRelativePath(folder, file), File.ReadAllBytes(file)))];
    }

    /// <summary>Line ends as mail has them: a line feed on its own becomes one; a carriage return on its own stays what it is.</summary>
    public static byte[] WithCrLf(ReadOnlySpan<byte> octets)
    {
        var result = new List<byte>(octets.Length + (octets.Length / 32) + 2);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r'))
            {
                result.Add((byte)'\r');
            }

            result.Add(octets[i]);
        }

        if (octets is [] || octets[^1] != '\n')
        {
            result.AddRange("\r\n"u8);
        }

        return [.. result];
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Undersign.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new DirectoryNotFoundException("Undersign.slnx is in no folder above the tests");
        }

        return folder;
    }
}
