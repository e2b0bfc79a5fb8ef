using System.Diagnostics;
using Undersign.Commands;

namespace Undersign.Tests.Commands;

/// <summary>Directory fields, names of rules and what is wrong with them are words of others: no terminal is steered by them.</summary>
public sealed class TerminalWriterTests
{
    private readonly StringWriter _terminal = new();

    [Theory]
    [InlineData("Anna \e[31mBerger", "Anna ?[31mBerger")]
    [InlineData("Anna\u009B2JBerger", "Anna?2JBerger")]
    [InlineData("Anna\rBerger\b\a\0", "Anna?Berger???")]
    [InlineData("Anna\u202EBerger", "Anna?Berger")]
    [InlineData("\u00C4nne M\u00FCller \U0001F600", "\u00C4nne M\u00FCller \U0001F600")]
    [InlineData("title:\tHead\nmobile:\t\e1", "title:\tHead\nmobile:\t?1")]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    public async Task What_could_steer_it_is_a_question_mark_however_it_is_written(string text, string shown)
    {
        await using var writer = new TerminalWriter(_terminal) { NewLine = "\n" };

        WriteAtOnce(writer, text);
        await writer.WriteAsync(text);
        await writer.WriteLineAsync(text);
        await writer.WriteLineAsync(text.AsMemory(), TestContext.Current.CancellationToken);
        await writer.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(string.Concat(shown, shown, "\n", shown, shown, shown, "\n", shown, "\n"), _terminal.ToString());
    }

    private static void WriteAtOnce(TerminalWriter writer, string text)
    {
        writer.Write(text);
        writer.WriteLine(text);
        writer.Write(text.AsSpan());
    }

    /// <summary>The program itself, and not only who asks for it.</summary>
    [Fact]
    public async Task The_program_writes_so()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "undersign"), ["check", "no\e[31mwhere", "--config", "no\e[31mwhere"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var program = Process.Start(start)!; // it is beside us
        var (output, error) = (program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await program.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Contains("no?[31mwhere", await output + await error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", await output + await error, StringComparison.Ordinal);
    }
}
