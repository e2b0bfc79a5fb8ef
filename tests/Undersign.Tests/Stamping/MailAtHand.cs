using Undersign.Protocols.Mime;

namespace Undersign.Tests.Stamping;

/// <summary>Every message that tests can get hold of: our own cases, and the corpus beside the repository where it is there.</summary>
internal static class MailAtHand
{
    private const string CasesBelow = "tests/Undersign.Tests/Stamping/Cases";

    public static string Repository { get; } = FindRepository();

    public static string CasesInSource => Path.Combine(Repository, CasesBelow);

    public static string Cases => Path.Combine(AppContext.BaseDirectory, "Stamping", "Cases");

    public static string Corpus => Path.GetFullPath(Path.Combine(Repository, "..", "shared", "corpus", "mime"));

    public static IEnumerable<string> OwnMessages() => Directory.EnumerateFiles(Cases, "message.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    /// <summary>The corpus; the test is skipped aloud where it is absent.</summary>
    public static IReadOnlyList<string> CorpusMessages()
    {
        if (!Directory.Exists(Corpus))
        {
            Assert.Skip($"The corpus is not at {Corpus}.");
        }

        return [.. Directory.EnumerateFiles(Corpus, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    public static MailData Read(string path) => MailData.From(File.ReadAllBytes(path));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Undersign.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
