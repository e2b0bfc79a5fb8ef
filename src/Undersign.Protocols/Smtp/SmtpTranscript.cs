using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>Hears the dialogue of one connection, a line at a time, as it is held.</summary>
/// <remarks>
/// What must not be written down is left out here, for whoever listens: the answers within AUTH, and each line that begins with no command.
/// A client that does not wait for replies sends its password although AUTH was refused, and its message although DATA was; both then stand
/// where commands do. Mail data never come by here.
/// </remarks>
public abstract class SmtpTranscript
{
    private bool _isAnswerDue;

    /// <param name="text">A command, a line of a reply without its CRLF, or a remark of ours. It may hold whatever a peer has written there.</param>
    protected abstract void Hear(SmtpSpeech speech, string text);

    /// <summary>A command line, or the answer to a challenge.</summary>
    internal void Command(SmtpSpeech speech, ReadOnlySpan<byte> line)
    {
        Hear(speech, _isAnswerDue ? "(answer)" : Shown(line));
        _isAnswerDue = false;
    }

    internal void Reply(SmtpSpeech speech, ReadOnlySpan<byte> line)
    {
        _isAnswerDue = line.StartsWith("334"u8); // RFC 4954 §4: what comes next is no command
        Hear(speech, _isAnswerDue ? "334 (challenge)" : Encoding.UTF8.GetString(line));
    }

    internal void Secured(SslStream tls) => Hear(SmtpSpeech.Remark, string.Create(CultureInfo.InvariantCulture, $"{tls.SslProtocol} {tls.NegotiatedCipherSuite}"));

    internal void Remark(string text) => Hear(SmtpSpeech.Remark, text);

    private static string Shown(ReadOnlySpan<byte> line)
    {
        const int LongestVerb = 8;
        var space = line.IndexOf((byte)' ');
        var verb = space < 0 ? line : line[..space];
        var name = verb.Length > LongestVerb ? "" : Encoding.ASCII.GetString(verb).ToUpperInvariant();
        return name switch
        {
            "EHLO" or "HELO" or "MAIL" or "RCPT" or "BDAT" or "VRFY" => Encoding.UTF8.GetString(line),
            "DATA" or "RSET" or "QUIT" or "NOOP" or "STARTTLS" or "HELP" or "EXPN" or "ETRN" or "TURN" => name,
            "AUTH" => Authentication(line[verb.Length..].Trim((byte)' ')),
            _ => string.Create(CultureInfo.InvariantCulture, $"({line.Length} octets that are no command)"),
        };
    }

    /// <summary>The mechanism, by its syntax in RFC 4422 §3.1, and whether something came with it.</summary>
    private static string Authentication(ReadOnlySpan<byte> argument)
    {
        const int LongestMechanism = 20;
        var space = argument.IndexOf((byte)' ');
        var mechanism = Encoding.ASCII.GetString(space < 0 ? argument : argument[..space]).ToUpperInvariant();
        var isMechanism = mechanism.Length <= LongestMechanism && mechanism.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
        return $"AUTH {(isMechanism ? mechanism : "(no mechanism)")}{(space < 0 ? "" : " (answer)")}";
    }
}

/// <summary>Who speaks in an <see cref="SmtpTranscript"/>.</summary>
public enum SmtpSpeech
{
    /// <summary>We do, to the peer.</summary>
    Sent,

    /// <summary>The peer does.</summary>
    Received,

    /// <summary>What happened beside the dialogue: TLS, and what broke.</summary>
    Remark,
}
