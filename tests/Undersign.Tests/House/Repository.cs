using System.Diagnostics;

namespace Undersign.Tests.House;

/// <summary>The repository these tests keep in order: found by walking up to the solution file.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>What lies beside a checkout in our own build; absent on a user's machine.</summary>
    public static string Shared { get; } = Path.Combine(Path.GetDirectoryName(Root) ?? Root, "shared");

    private static readonly string[] NotOurs = [".git", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules", "bin", "obj", "var"];

    /// <summary>Paths relative to the root, parted by <c>/</c>: what git tracks or would add; without git, every file that is not output.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. (AskGit() ?? WalkFolders()).Where(file => File.Exists(Full(file))).Order(StringComparer.Ordinal)];

    /// <summary>C# and Razor of ours below <paramref name="folder"/>.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && Path.GetExtension(file) is (".cs" or ".razor"));

    public static string Full(string file) => Path.Combine(Root, file.Replace('/', Path.DirectorySeparatorChar));

    public static string Read(string file)
    {
        Assert.True(File.Exists(Full(file)), $"{file} is missing; the tests in tests/Undersign.Tests/House read it.");
        return File.ReadAllText(Full(file));
    }

    public static string[] Lines(string file) => Read(file).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Undersign.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Undersign.slnx; run the tests from a checkout.");
    }

    private static List<string>? AskGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                UseShellExecute = false,
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            var output = git!.StandardOutput.ReadToEnd(); // Start gives null only for a shell's document
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries)] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no git here, as in an unpacked archive
        }
    }

    private static IEnumerable<string> WalkFolders() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Split('/').Any(part => NotOurs.Contains(part, StringComparer.Ordinal)));
}
