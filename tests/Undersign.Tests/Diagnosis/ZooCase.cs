using System.Globalization;
using System.Text;
using Undersign.Diagnosis;
using Undersign.Diagnosis.Causes;

namespace Undersign.Tests.Diagnosis;

/// <summary>A server that misbehaves and what the test has to say of it: a file of lines, each after a letter that says whose it is.</summary>
/// <remarks>
/// <code>
/// #                        explains
/// O: Security StartTls     what is tested: Host, Security, Login, Token, From, To, Message, Clear, AnyCertificate, Port, Closed
/// O: Limit Banner 1        a limit that is to be met, in seconds
/// D: a smtp.example ::1    what the DNS has: a, mx, ptr; fails
/// S: 220 mx.example        the server sends this line and CRLF
/// s: \x15\x03              the server sends these octets
/// C: EHLO                  the client sends a line that begins like this
/// G:                       the client sends something
/// T: good                  the server puts TLS on the connection, with a certificate of this kind
/// X:                       the server closes the connection
/// W:                       the server says nothing more, until the client goes
/// N:                       what follows is for the next connection
/// E: cause imap-server     what comes of it: stage, cause, fix, says, remark, good
/// </code>
/// Escapes: \r \n \xFF, and {port} for the port of the server.
/// </remarks>
internal sealed class ZooCase
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Diagnosis", "Dialogues");

    private ZooCase(IReadOnlyList<(char Speaker, string Text)> lines) => Lines = lines;

    public IReadOnlyList<(char Speaker, string Text)> Lines { get; }

    /// <summary>The script of each connection, in the order they come.</summary>
    public IReadOnlyList<IReadOnlyList<(char Speaker, string Text)>> Connections
    {
        get
        {
            var connections = new List<List<(char, string)>> { new() };
            foreach (var line in Lines.Where(static line => line.Speaker is 'S' or 's' or 'C' or 'G' or 'T' or 'X' or 'W' or 'N'))
            {
                if (line.Speaker == 'N')
                {
                    connections.Add([]);
                }
                else
                {
                    connections[^1].Add(line);
                }
            }

            return connections;
        }
    }

    public string? Option(string name) => Lines.Where(line => line.Speaker == 'O' && line.Text.Split(' ')[0] == name).Select(static line => line.Text.Split(' ', 2) is [_, var value] ? value : "").FirstOrDefault();

    public IEnumerable<string> Expected(string what) => Lines.Where(line => line.Speaker == 'E' && line.Text.Split(' ')[0] == what).Select(line => line.Text[what.Length..].TrimStart());

    public static ZooCase Load(string name)
    {
        var script = Of([.. File.ReadLines(Path.Combine(Folder, name + ".smtp"), Encoding.UTF8).Where(static line => line.Length > 0 && line[0] != '#')]);
        return script.Lines.Any(static line => line.Speaker == 'E') ? script : throw new InvalidDataException($"{name} expects nothing");
    }

    public static ZooCase Of(params string[] lines) => new([.. lines.Select(static line => (line[0], line.Length > 3 ? line[3..] : ""))]);

    public static byte[] Octets(string text)
    {
        var octets = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
                continue;
            }

            octets.Add(text[++i] switch
            {
                'r' => (byte)'\r',
                'n' => (byte)'\n',
                'x' => byte.Parse(text.AsSpan((i += 2) - 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                var other => (byte)other,
            });
        }

        return [.. octets];
    }

    private static Cause? NoToken(string error, string words) => TokenCauses.Of(new(new("https://login.example/token")) { Status = 400, Error = error, Description = words });

    /// <summary>What somebody has entered.</summary>
    public SmtpTestRequest Request(int port)
    {
        var login = Option("Login")?.Split(' ') is [var user, .. var password] ? new TestLogin.WithPassword(user, string.Join(' ', password)) { MayGoInTheClear = Option("Clear") is not null } : null;
        var token = Option("Token")?.Split(' ') is [var name, .. var value]
            ? new TestLogin.WithToken(name, _ => Task.FromResult(value is ["none", var error, .. var why] ? (null, NoToken(error, string.Join(' ', why))) : ((string?)value[0], (Cause?)null))) { MayGoInTheClear = Option("Clear") is not null }
            : null;
        return new()
        {
            Host = Option("Host")?.Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) ?? ZooServer.HostName,
            Port = Option("Port") is { } entered ? int.Parse(entered, CultureInfo.InvariantCulture) : port,
            Security = Enum.Parse<SmtpSecurity>(Option("Security") ?? "Auto"),
            Login = (TestLogin?)token ?? login,
            From = Option("From"),
            To = Option("To"),
            Message = Option("Message") is null ? null : "Subject: test\r\n\r\nHello.\r\n"u8.ToArray(),
            EhloName = "client.example",
            TakesAnyCertificate = Option("AnyCertificate") is not null,
            Limits = Limits,
        };
    }

    /// <summary>Generous, for a busy machine, but where it is the limit that is tested.</summary>
    public SmtpTestLimits Limits => new()
    {
        Banner = Limit("Banner"),
        Command = Limit("Command"),
        Handshake = Limit("Handshake"),
        Content = Limit("Content"),
        Connect = Limit("Connect"),
        Neighbour = Limit("Neighbour"),
        Silence = TimeSpan.FromSeconds(0.3),
        Total = Limit("Total"),
    };

    private TimeSpan Limit(string what) => TimeSpan.FromSeconds(
        Lines.Where(static line => line.Speaker == 'O').Select(line => line.Text.Split(' ') is ["Limit", var name, var seconds] && name == what ? int.Parse(seconds, CultureInfo.InvariantCulture) : 0).Append(45).First(static seconds => seconds > 0));
}
