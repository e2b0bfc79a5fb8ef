using System.Text.Json;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>
/// The quotation cases of other projects, where they stand beside the repository: the end of the new text is found in 97 of 100 over all
/// and in 95 of each project. What is expected otherwise, and why, is in docs/placement.md.
/// </summary>
public sealed class QuotationCorpus
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(MailAtHand.Corpus, "..", "quotes"));

    [Fact]
    public void The_end_of_the_new_text_is_found()
    {
        if (!Directory.Exists(Folder))
        {
            Assert.Skip($"The corpus is not at {Folder}.");
        }

        var results = Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Check).ToArray();
        var missed = string.Join('\n', results.Where(result => !result.IsRight).Select(result => result.Name));

        Assert.True(Rate(results) >= 0.97, $"{Rate(results):P1} over all\n{missed}");
        foreach (var project in results.GroupBy(result => result.Project, StringComparer.Ordinal))
        {
            Assert.True(Rate([.. project]) >= 0.95, $"{project.Key}: {Rate([.. project]):P1}\n{missed}");
        }
    }

    private static double Rate(Result[] results) => (double)results.Count(result => result.IsRight) / results.Length;

    private static Result Check(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var input = File.ReadAllText(Path.Combine(Path.GetDirectoryName(path) ?? "", Text(json, "input_file")));
        var placement = Text(json, "placement");
        var reply = Letters(Text(json, "expected_reply_text"));
        var quotation = Letters(Text(json, "expected_quote_starts_with"));
        var isReply = placement != "end" || quotation.Length > 0;
        BodyOutline body = Text(json, "content_type") == "html" ? new HtmlOutline(input) { IsReply = isReply } : new TextOutline(input) { IsReply = isReply };

        var history = HistoryFinder.Find(body);
        var (above, below) = Parts(body, history);
        var isRight = placement == "ambiguous"
            || (above.StartsWith(reply, StringComparison.Ordinal)
                && (placement == "end" || (history.IsFound && !Contains(above[reply.Length..], below, quotation))));
        return new(Path.GetFileName(Path.GetDirectoryName(path) ?? ""), Path.GetFileName(path), isRight);
    }

    /// <summary>Whether the quotation begins above the place that was found: only the sender's own signature may stand between.</summary>
    private static bool Contains(string between, string below, string quotation)
    {
        var sample = quotation[..Math.Min(quotation.Length, 40)];
        var at = (between + below).IndexOf(sample, StringComparison.Ordinal);
        return sample.Length > 0 && at >= 0 && at < between.Length;
    }

    private static (string Above, string Below) Parts(BodyOutline body, HistoryStart history)
    {
        var (above, below) = (new System.Text.StringBuilder(), new System.Text.StringBuilder());
        for (var line = 0; body.Has(line); line++)
        {
            (history.IsFound && line >= history.Line ? below : above).Append(Letters(body.Text(line).ToString()));
        }

        return (above.ToString(), below.ToString());
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string Text(JsonDocument json, string property) => json.RootElement.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";

    private sealed record Result(string Project, string Name, bool IsRight);
}
