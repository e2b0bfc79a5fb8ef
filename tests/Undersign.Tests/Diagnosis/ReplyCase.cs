using System.Text.RegularExpressions;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Diagnosis;

/// <summary>A reply as a server writes it, and what it has to be taken for. Written in <c>Cases/Replies</c>, a file a provider.</summary>
/// <remarks>
/// <code>
/// Login smtp.office365.com                         the stage, or "any", and the host, or "-"; then "token" after a login with one
/// 535 5.7.139 Authentication unsuccessful, ...     the reply, line by line
/// = smtp-auth-off-tenant | Set-TransportConfig     the cause and what its fix must name, or "= nothing"
/// </code>
/// </remarks>
internal sealed partial record ReplyCase(string Place, Symptom Symptom, string Cause, IReadOnlyList<string> InFix)
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Diagnosis", "Cases", "Replies");

    public static IEnumerable<ReplyCase> All() => Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).SelectMany(In);

    private static IEnumerable<ReplyCase> In(string file)
    {
        var lines = new List<string>();
        foreach (var (index, line) in File.ReadLines(file).Index())
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                var expected = line[2..].Split(" | ");
                yield return new($"{Path.GetFileName(file)}:{index + 1}", Read(lines), expected[0], expected[1..]);
                lines.Clear();
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                lines.Add(line);
            }
        }

        Assert.Empty(lines); // a case without its end
    }

    private static Symptom Read(List<string> lines)
    {
        var where = lines[0].Split(' ');
        var replies = lines.Skip(1).Select(line => ReplyLine().Match(line)).ToList();
        Assert.All(replies, match => Assert.True(match.Success, lines[0]));
        var status = replies[0].Groups["class"].Success ? new EnhancedStatus((byte)Number("class"), (ushort)Number("subject"), (ushort)Number("detail")) : (EnhancedStatus?)null;
        var reply = new SmtpReply(Number("code"), status, string.Join('\n', replies.Select(match => match.Groups["text"].Value)));
        return new(where[0] == "any" ? null : Enum.Parse<TestStage>(where[0]), reply) { Host = where[1] == "-" ? null : where[1], IsTokenLogin = where is [_, _, "token"] };

        int Number(string group) => int.Parse(replies[0].Groups[group].ValueSpan, provider: null);
    }

    /// <summary>RFC 5321 §4.2; the enhanced code stands on every line, RFC 2034 §4.</summary>
    [GeneratedRegex(@"^(?<code>[245]\d\d)[ -]((?<class>[245])\.(?<subject>\d{1,3})\.(?<detail>\d{1,3})( |$))?(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReplyLine();
}
