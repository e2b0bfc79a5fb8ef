using System.Net;
using System.Text;
using Undersign.Decisions;

namespace Undersign.Rehearsals;

/// <summary>A rehearsal as a page: every different copy as its readers would see it, and under it what each rule said.</summary>
internal static class RehearsalPage
{
    /// <param name="rehearsal">The rehearsal.</param>
    /// <param name="show">A message as a page of its own.</param>
    public static string Of(Rehearsal rehearsal, Func<ReadOnlyMemory<byte>, string> show)
    {
        var page = new StringBuilder("""
            <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Who gets what</title>
            <style>body{font:15px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#14171c}h2{font-size:1.1rem;margin:2rem 0 .25rem}iframe{width:100%;height:26rem;border:1px solid #d9d5cb;border-radius:6px;background:#fff}
            ol{padding-left:1.5rem;color:#4a4f57}li.applies{color:#0b6e6e;font-weight:600}p{margin:.25rem 0 .75rem}</style>

            """);
        foreach (var group in rehearsal.Recipients.GroupBy(static recipient => recipient.Copy))
        {
            var first = group.First();
            page.Append(null, $"<h2>{Encode(string.Join(", ", group.Select(static recipient => recipient.Address)))}</h2>\n<p>{Encode(RehearsalText.Summary(first))}</p>\n");
            page.Append(null, $"<iframe sandbox title=\"The message as it would arrive\" srcdoc=\"{Encode(show(first.Copy.Octets))}\"></iframe>\n<ol>\n");
            foreach (var verdict in first.Explanation.Verdicts)
            {
                page.Append(null, $"<li{(verdict.Verdict == Verdict.Applies ? " class=\"applies\"" : "")}>{Encode(verdict.ToString())}</li>\n");
            }

            page.Append("</ol>\n");
        }

        return page.Append("</html>\n").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
