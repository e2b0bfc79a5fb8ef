using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A recorded SMTP dialogue: a file of lines, each after a letter that says whose it is.</summary>
/// <remarks>
/// <code>
/// #                    explains
/// O: MaxRecipients 3   an option of the server; before everything else
/// C: MAIL FROM:&lt;&gt;      the client sends this line and CRLF
/// c: BDAT 5\r\nabcde   the client sends these octets and nothing else
/// S: 250 2.0.0 OK      the server sends this line
/// S: 250 ...           the server sends a whole reply with this code
/// T: &lt;a@b&gt; > &lt;c@d&gt; | x  so the transaction was handed over, the first, then the second …
/// X: Quit              the session ends like this; ClientLeft if left out
/// </code>
/// Escapes: \r \n \0 \t \e \\ \xFF, and {x*990} for 990 times x.
/// </remarks>
internal sealed record Dialogue(string Name, IReadOnlyList<DialogueLine> Lines)
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Smtp", "Dialogues");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.smtp").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public SmtpServerOptions Options => Lines.Where(line => line.Speaker == 'O').Aggregate(
        new SmtpServerOptions { HostName = "mx.example", MaxMessageSize = 1000 },
        (options, line) => line.Text.Split(' ') switch
        {
            ["MaxRecipients", var number] => options with { MaxRecipients = int.Parse(number, CultureInfo.InvariantCulture) },
            ["MaxErrors", var number] => options with { MaxErrors = int.Parse(number, CultureInfo.InvariantCulture) },
            ["MaxMessageSize", var number] => options with { MaxMessageSize = int.Parse(number, CultureInfo.InvariantCulture) },
            ["MaxCommandLength", var number] => options with { MaxCommandLength = int.Parse(number, CultureInfo.InvariantCulture) },
            ["RequiresTls"] => options with { RequiresTls = true },
            ["NoBinaryMime"] => options with { OffersBinaryMime = false },
            _ => throw new InvalidDataException($"{Name}: {line.Text}"),
        });

    /// <summary>All the client sends.</summary>
    public byte[] ClientOctets => [.. Lines.SelectMany(line => line.Octets)];

    public IEnumerable<string> Taken => Lines.Where(line => line.Speaker == 'T').Select(line => line.Text);

    public SessionEnd End =>
        Lines.FirstOrDefault(line => line.Speaker == 'X') is { } line ? Enum.Parse<SessionEnd>(line.Text) : SessionEnd.ClientLeft;

    public static Dialogue Load(string name) =>
        new(name, [.. File.ReadLines(Path.Combine(Folder, name + ".smtp"), Encoding.Latin1).Where(line => line.Length > 0 && line[0] != '#').Select(DialogueLine.Parse)]);

    public override string ToString() => Name;
}

/// <summary>One line of a <see cref="Dialogue"/>, its escapes resolved.</summary>
internal sealed partial record DialogueLine(char Speaker, string Text)
{
    public byte[] Octets => Speaker switch
    {
        'C' => Encoding.Latin1.GetBytes(Text + "\r\n"),
        'c' => Encoding.Latin1.GetBytes(Text),
        _ => [],
    };

    public static DialogueLine Parse(string line) => line.Length >= 2 && line[1] == ':' && "OCcSTX".Contains(line[0], StringComparison.Ordinal)
        ? new(line[0], line.Length > 3 ? Unescape(line[3..]) : "")
        : throw new InvalidDataException(line);

    /// <summary>Turns <c>\r</c>, <c>\x00</c> and <c>{x*990}</c> into what they stand for.</summary>
    public static string Unescape(string text) => Escape().Replace(text, match => match switch
    {
        { Groups: var groups } when groups["hex"].Success => ((char)int.Parse(groups["hex"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
        { Groups: var groups } when groups["what"].Success =>
            string.Concat(Enumerable.Repeat(Unescape(groups["what"].Value), int.Parse(groups["times"].ValueSpan, CultureInfo.InvariantCulture))),
        { Value: @"\r" } => "\r",
        { Value: @"\n" } => "\n",
        { Value: @"\t" } => "\t",
        { Value: @"\0" } => "\0",
        { Value: @"\e" } => "\e",
        _ => @"\",
    });

    [GeneratedRegex(@"\\x(?<hex>[0-9A-Fa-f]{2})|\\[rnt0e\\]|\{(?<what>[^{}]+)\*(?<times>\d+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();
}
