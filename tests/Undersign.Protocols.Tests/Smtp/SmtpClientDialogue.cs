using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A scripted server and what the client makes of it: a file of lines, each after a letter that says whose it is.</summary>
/// <remarks>
/// <code>
/// #                       explains
/// O: Chunking WhenNeeded  an option of the client; before everything else
/// S: 250 2.1.0 OK         the server sends this line and CRLF
/// s: 250 OK\n             the server sends these octets and nothing else, always in one piece
/// C: DATA                 the client sends this line and CRLF
/// c: a\r\nb               the client sends these octets
/// X:                      the server closes the connection
/// Q:                      the client goes silent: nothing more came from it
/// M: &lt;a@b&gt; BODY=7BIT | &lt;c@d&gt; NOTIFY=NEVER | Subject: x\r\n\r\nbody\r\n     a message to be sent, the first, then the second ...
/// A: 250 2.0.0 OK         the outcome for its first recipient, then the second ...
/// P: Completed usable     how far the transaction came, and whether the connection may be used again
/// F: 451 4.7.4 ...        the session does not open, and this is why
/// </code>
/// Escapes: \r \n \0 \t \\ \xFF, and {x*990} for 990 times x.
/// </remarks>
internal sealed partial record SmtpClientDialogue(string Name, IReadOnlyList<(char Speaker, string Text)> Lines)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Smtp", "Dialogues", "Client");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "*.smtp").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public SmtpClientOptions Options => Texts('O').Aggregate(new SmtpClientOptions { EhloName = "client.example" }, (options, line) => line.Split(' ') switch
    {
        ["Chunking", var use] => options with { Chunking = Enum.Parse<ChunkingUse>(use) },
        ["Tls", var level] => options with { Tls = new() { Level = Enum.Parse<TlsLevel>(level), Name = "mx.example" } },
        ["Password", var user, var password] => options with { Credentials = new SmtpClientCredentials.WithPassword(user, password) { MayGoInTheClear = true } },
        ["PasswordUnderTls", var user, var password] => options with { Credentials = new SmtpClientCredentials.WithPassword(user, password) },
        ["Token", var user, var token] => options with { Credentials = new SmtpClientCredentials.WithToken(user, token) { MayGoInTheClear = true } },
        ["SendsEightBitAnyway"] => options with { SendsEightBitAnyway = true },
        _ => throw new InvalidDataException($"{Name}: {line}"),
    });

    public IReadOnlyList<(Envelope Envelope, byte[] Message)> Messages => [.. Texts('M').Select(ParseMessage)];

    /// <summary>Passwords and tokens, as they are and in base64.</summary>
    public IEnumerable<string> Secrets => Texts('O').Where(static line => line.StartsWith("Password", StringComparison.Ordinal) || line.StartsWith("Token", StringComparison.Ordinal))
        .Select(static line => line.Split(' ')[^1]).SelectMany(static secret => new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)) });

    /// <summary>Outcome lines (A and P), a message after the other.</summary>
    public IEnumerable<string> Outcomes => Lines.Where(line => line.Speaker is 'A' or 'P' or 'F').Select(line => $"{line.Speaker}: {line.Text}");

    public static SmtpClientDialogue Load(string name) => new(name, [.. File.ReadLines(Path.Combine(Folder, name + ".smtp"), Encoding.UTF8)
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => (line[0], line.Length > 3 ? line[3..] : ""))]);

    /// <summary>What a line stands for on the wire.</summary>
    public static byte[] Octets(string text)
    {
        var repeated = Repeat().Replace(text, match => new string(match.Groups["what"].Value[0], int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture)));
        var octets = new List<byte>();
        for (var i = 0; i < repeated.Length; i++)
        {
            if (repeated[i] != '\\')
            {
                octets.AddRange(Encoding.UTF8.GetBytes(repeated[i].ToString()));
                continue;
            }

            octets.Add(repeated[++i] switch
            {
                'r' => (byte)'\r',
                'n' => (byte)'\n',
                't' => (byte)'\t',
                '0' => 0,
                'x' => byte.Parse(repeated.AsSpan((i += 2) - 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                var other => (byte)other,
            });
        }

        return [.. octets];
    }

    private IEnumerable<string> Texts(char speaker) => Lines.Where(line => line.Speaker == speaker).Select(line => line.Text);

    private static (Envelope Envelope, byte[] Message) ParseMessage(string line)
    {
        var parts = line.Split(" | ");
        var mail = parts[0].Split(' ');
        var parameters = mail.Skip(1).Aggregate(MailParameters.None, (known, word) => word.Split('=') switch
        {
            ["BODY", var body] => known with { Body = Enum.Parse<BodyType>(body) },
            ["SMTPUTF8"] => known with { SmtpUtf8 = true },
            ["RET", var value] => known with { Return = value },
            ["ENVID", var value] => known with { EnvelopeId = value },
            _ => throw new InvalidDataException(line),
        });
        return (new(ParsePath(mail[0]), parameters, [.. parts[1..^1].Select(ParseRecipient)]), Octets(parts[^1]));
    }

    private static EnvelopeRecipient ParseRecipient(string text)
    {
        var words = text.Split(' ');
        return new(
            ParsePath(words[0])!, // a forward-path is never empty
            words.FirstOrDefault(word => word.StartsWith("NOTIFY=", StringComparison.Ordinal))?[7..],
            words.FirstOrDefault(word => word.StartsWith("ORCPT=", StringComparison.Ordinal))?[6..]);
    }

    private static Mailbox? ParsePath(string path)
    {
        var inner = Encoding.UTF8.GetString(Octets(path))[1..^1];
        var at = inner.LastIndexOf('@');
        return inner.Length == 0 ? null : new(inner[..at], inner[(at + 1)..]);
    }

    [GeneratedRegex(@"\{(?<what>.)\*(?<times>\d+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Repeat();
}
