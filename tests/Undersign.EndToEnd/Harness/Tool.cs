using System.Diagnostics;
using System.Text;

namespace Undersign.EndToEnd.Harness;

/// <summary>A program of the machine that a test needs, or says aloud that it needs.</summary>
internal static class Tool
{
    private static readonly string[] AlsoIn = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/lib/dovecot"];

    /// <summary>Skips the test where the program is missing.</summary>
    public static string Require(string name, string package) => Find(name) ?? Skip($"needs {name}: apt-get install {package}");

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        await using (var stdin = process.StandardInput.BaseStream)
        {
            await stdin.WriteAsync(input ?? []);
        }

        await Patience.Within(process.WaitForExitAsync(TestContext.Current.CancellationToken));
        lock (output)
        {
            return new(process.ExitCode, output.ToString());
        }

        void Keep(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(AlsoIn)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string Skip(string reason)
    {
        Assert.Skip(reason);
        return reason;
    }
}

/// <param name="Output">Standard output and standard error, in the order in which lines came.</param>
internal sealed record ToolResult(int ExitCode, string Output);
