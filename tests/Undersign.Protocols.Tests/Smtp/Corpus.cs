namespace Undersign.Protocols.Tests.Smtp;

/// <summary>The collected test data beside the repository; absent on most machines.</summary>
internal static class Corpus
{
    public static string? Extra { get; } = Find("extra");

    /// <summary>Ends the test, aloud, where the corpus is not there.</summary>
    public static string ExtraOrSkip()
    {
        Assert.SkipWhen(Extra is null, "There is no ../shared/corpus/extra beside the repository.");
        return Extra;
    }

    private static string? Find(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Undersign.slnx")))
        {
            root = root.Parent;
        }

        var path = root?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "corpus", folder) : null;
        return Directory.Exists(path) ? path : null;
    }
}
