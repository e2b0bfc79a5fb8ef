using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>The messages at hand: our own cases, and the corpus beside the repository where there is one.</summary>
internal static class TestMail
{
    public static string Cases { get; } = Path.Combine(AppContext.BaseDirectory, "Mime", "Cases");

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    public static IEnumerable<string> OwnFiles() => Directory.EnumerateFiles(Cases, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The files of the corpus; the test is skipped without it.</summary>
    public static IReadOnlyList<string> CorpusFiles()
    {
        var folder = Path.Combine(Repository, "..", "shared", "corpus", "mime");
        if (!Directory.Exists(folder))
        {
            Assert.Skip("The mail corpus is not there: ../shared/corpus/mime beside the repository.");
        }

        return [.. Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every message as it is and, where that differs, with CRLF line ends, as it would come by SMTP.</summary>
    public static IEnumerable<(string Name, byte[] Octets)> Variants(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            var octets = File.ReadAllBytes(file);
            yield return (file, octets);
            var wire = WithCrlf(octets);
            if (wire.Length != octets.Length)
            {
                yield return (file + " with CRLF", wire);
            }
        }
    }

    public static byte[] WithCrlf(ReadOnlySpan<byte> octets)
    {
        var result = new List<byte>(octets.Length + (octets.Length / 32));
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r'))
            {
                result.Add((byte)'\r');
            }

            result.Add(octets[i]);
        }

        return [.. result];
    }

    /// <summary>The same octets in a temporary file, whatever their number.</summary>
    public static MailData InFile(ReadOnlySpan<byte> octets)
    {
        var data = MailData.From(octets);
        data.Spill();
        return data;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Undersign.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
