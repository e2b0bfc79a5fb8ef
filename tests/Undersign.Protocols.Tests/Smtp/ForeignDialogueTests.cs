using System.Text;
using System.Text.RegularExpressions;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>
/// What chasquid's tests and its fuzzer send to a server. Its replies are its own; ours must be well-formed, and the session must end.
/// Where a dialogue makes a claim that holds for us too, it is among our own Dialogues.
/// </summary>
public sealed partial class ForeignDialogueTests
{
    public static TheoryData<string> Inputs => Corpus.Extra is { } extra
        ? [.. Directory.EnumerateFiles(Path.Combine(extra, "smtp-dialogs"), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".verify", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(extra, path))
            .Order(StringComparer.Ordinal)]
        : ["(absent)"];

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Inputs))]
    public async Task Ends_in_good_order(string input)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Corpus.ExtraOrSkip(), input), Encoding.Latin1, TestContext.Current.CancellationToken);
        var lines = input.EndsWith(".cmy", StringComparison.Ordinal)
            ? SentLine().Matches(text).Select(match => match.Groups["line"].Value.TrimEnd('\r'))
            : FuzzedOctets().Matches(text).SelectMany(match => DialogueLine.Unescape(match.Groups["octets"].Value).Split('\n'));

        foreach (var ending in (string[])["\r\n", "\n"])
        {
            var running = new RunningSession();
            await running.SendAsync(string.Join(ending, lines));
            await running.Client.Output.CompleteAsync();

            var replies = await running.RestAsync();
            Assert.Matches(SmtpReplies.WellFormed(), replies);
            Assert.True(Enum.IsDefined(await running.End));
            Assert.Empty(running.Faults);
        }
    }

    [GeneratedRegex("""^c (->|~>) '?(?<line>.*?)'?$""", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentLine();

    [GeneratedRegex("""^\[\]byte\("(?<octets>.*)"\)$""", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FuzzedOctets();
}
