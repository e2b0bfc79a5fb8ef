using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>Why a server with which there is a connection does not get on with us, apart from what it says itself.</summary>
internal static class DialogueCauses
{
    private const string SeeTranscript = "The transcript has all that was said.";

    /// <summary>The server has said why, in words nobody here knows.</summary>
    public static Cause Unknown(string quote, string host) => new("unknown-reply",
        $"{host} refuses with words that are not known here: \"{quote}\"",
        $"Ask whoever runs {host}, with these words. {SeeTranscript}")
    { Confidence = Confidence.Guess };

    /// <param name="verdict">Of our own session, not the server's.</param>
    public static Cause Broken(SmtpReply verdict, string host) => verdict switch
    {
        _ when verdict == SmtpClientVerdict.TimedOut || verdict == SmtpClientVerdict.Cancelled => new("too-slow", $"{host} has taken too long to answer.", "Try again later; if it stays so, ask whoever runs it: servers that look names up in a DNS that does not answer are slow like this.")
        { Confidence = Confidence.Guess },
        _ when verdict == SmtpClientVerdict.Dropped => new("connection-dropped", $"{host} has closed the connection without a word.", $"Try again later; a firewall that looks into mail closes connections like this too. {SeeTranscript}") { Confidence = Confidence.Guess },
        _ when verdict == SmtpClientVerdict.NonAsciiAddress => new("address-beyond-ascii", $"{host} takes no addresses with letters beyond ASCII.", "Use an address without them."),
        _ => new("broken-smtp", $"{host} does not speak SMTP as it should.", $"Something between may change what it says. {SeeTranscript}") { Confidence = Confidence.Guess },
    };

    public static Cause TooSlow(string host, TimeSpan limit) => new("too-slow", $"The test of {host} was not over in {limit.TotalSeconds:0} s.", "The stage it stopped at shows what takes so long; try again later.") { Confidence = Confidence.Likely };

    public static Cause Silent(string host, int port) => new("silent-server",
        $"{host} takes connections on port {port} and says nothing.",
        "Look whether the port is right (587, 465 or 25). If it is, a firewall or a load balancer may answer in place of a server that is down.")
    { Confidence = Confidence.Likely };

    public static Cause ClosedAtOnce(string host, int port) => new("closed-at-once",
        $"{host} takes connections on port {port} and closes them without a word.",
        "It may not let our address in, have too many connections, or stand behind a load balancer that has nobody to pass them to: ask whoever runs it to allow our address.")
    { Confidence = Confidence.Likely };

    public static Cause NeedsTlsOnConnect(string host, int port) => new("needs-tls-on-connect",
        $"On port {port} {host} waits for TLS before it says anything.",
        $"Choose TLS on connect (SSL/TLS) for port {port}; or STARTTLS with port 587, where the server offers it.");

    public static Cause OtherProtocol(ForeignProtocol protocol, string host, int port, string words) => protocol switch
    {
        ForeignProtocol.Imap => IncomingServer.Cause("IMAP", host, port),
        ForeignProtocol.Pop3 => IncomingServer.Cause("POP3", host, port),
        ForeignProtocol.Http => Foreign("http-server", "a web server (HTTP)", host, port),
        ForeignProtocol.Ssh => Foreign("ssh-server", "an SSH server", host, port),
        ForeignProtocol.Tls => NeedsTlsOnConnect(host, port),
        ForeignProtocol.Smtp => new("broken-smtp", $"{host} does not speak SMTP as it should: it begins with \"{words}\".", $"Ask whoever runs it. {SeeTranscript}"),
        _ => new("not-smtp", $"What answers on port {port} of {host} does not speak SMTP: it begins with \"{words}\".", "Look whether server and port are right: 587, 465 or 25."),
    };

    public static Cause Ftp(string host, int port) => Foreign("ftp-server", "an FTP server", host, port);

    public static Cause Lmtp(string host, int port) => new("lmtp-server",
        $"{host}, port {port}, speaks LMTP, which puts mail into its own mailboxes alone.",
        "Enter the port where it speaks SMTP: 587, 465 or 25.");

    private static Cause Foreign(string name, string what, string host, int port) => new(name, $"Port {port} of {host} belongs to {what}, not to mail.", "Enter the port of the outgoing mail server: 587 with STARTTLS, or 465 with TLS.");
}
