using System.Globalization;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Commands;

/// <summary>What commands write, without what could steer a terminal: names, fields and rules are of others, whichever command shows them.</summary>
/// <param name="inner">The terminal, or a file; what is redirected is shown on some terminal later.</param>
internal sealed class TerminalWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(Clean(value.ToString()));

    public override void Write(string? value) => inner.Write(Clean(value ?? ""));

    public override void Write(char[] buffer, int index, int count) => inner.Write(Clean(new string(buffer, index, count)));

    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(Clean(buffer.ToString()));

    public override void Flush() => inner.Flush();

    /// <summary>Lines and columns are ours. A return alone begins the line again, over what stands there.</summary>
    private static string Clean(string text) =>
        text.AsSpan().ContainsAny('\n', '\t') ? string.Join("\n", text.Split('\n').Select(CleanLine)) : ShownText.Of(text);

    private static string CleanLine(string line) => string.Join('\t', (line.EndsWith('\r') ? line[..^1] : line).Split('\t').Select(ShownText.Of));
}
