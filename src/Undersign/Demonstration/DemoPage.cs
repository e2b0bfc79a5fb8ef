using System.Net;
using System.Text;

namespace Undersign.Demonstration;

/// <summary>All messages of a demonstration on one page, before and after side by side.</summary>
internal static class DemoPage
{
    public static string Of(IEnumerable<DemoMessage> messages)
    {
        var page = new StringBuilder("""
            <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Undersign: before and after</title>
            <style>body{font:15px/1.5 system-ui;max-width:80rem;margin:2rem auto;padding:0 1rem;color:#14171c;background:#f7f6f2}h2{font-size:1.1rem;margin:2rem 0 .5rem}
            div{display:grid;grid-template-columns:1fr 1fr;gap:1rem}iframe{width:100%;height:34rem;border:1px solid #d9d5cb;border-radius:6px;background:#fff}</style>

            """);
        foreach (var message in messages)
        {
            var name = Path.GetFileNameWithoutExtension(message.File);
            page.Append(null, $"""
                <h2>{WebUtility.HtmlEncode(message.Title)}</h2>
                <div><iframe sandbox title="before" src="{name}.before.html"></iframe><iframe sandbox title="after" src="{name}.after.html"></iframe></div>

                """);
        }

        return page.Append("</html>\n").ToString();
    }
}
