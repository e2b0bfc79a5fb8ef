using System.Net.Sockets;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>What an administrator can do about a handover that failed. For log and trace, never for the peer.</summary>
internal static class Advice
{
    public static string ForName(string host) =>
        $"{host} has no address this node can use: is the name spelled right, do this machine's name servers know it, is there a sourceAddresses for its kind of address?";

    public static string ForConnection(Exception exception, int port) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"Nothing listens on port {port} there: is the port right, is the server up?",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "An address of sourceAddresses is not an address of this machine.",
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable } => "This machine has no way to that network; look at its routes, for IPv6 too.",
        _ when port == 25 => "Nobody answers: a firewall, or a hosting provider that blocks port 25 on the way out, as most do until they are asked; 587 with authentication may be open.",
        _ => $"Nobody answers on port {port}: look at the firewalls between.",
    };

    /// <summary>Why a session did not come to where mail may follow.</summary>
    /// <param name="name">The name its certificate must bear.</param>
    public static string? ForSession(Symptom symptom, SmtpClientSession session, string name) => ForSession(symptom, session, name, symptom.Reply, symptom.Port ?? 25);

    private static string? ForSession(Symptom symptom, SmtpClientSession session, string name, SmtpReply reply, int port) =>
        session is { HasTlsFailed: true, Certificate: { IsGood: false } certificate } && reply != SmtpClientVerdict.TlsFailed ? ForCertificate(certificate, name)
        : session.HasTlsFailed ? ForHandshake(port)
        : reply == SmtpClientVerdict.TlsNotOffered ? $"Port {port} of it offers no STARTTLS: on port 465 set tlsOnConnect: true; elsewhere it is switched off there, or something between takes it away."
        : reply == SmtpClientVerdict.LoginInTheClear ? "It has no TLS here, and a password in the clear can be read by everybody between: set tls: required, or authentication: inClear: true where the network is yours alone."
        : reply == SmtpClientVerdict.NoLoginOffered ? $"It offers {(session.Extensions.Authentication.Count == 0 ? "no login" : $"{string.Join(", ", session.Extensions.Authentication)} alone")}: is {port} the port for submission (587, 465), and is the login switched on there?"
        : reply == SmtpClientVerdict.TimedOut && port == 465 ? "Port 465 expects TLS from the first octet: set tlsOnConnect: true."
        : reply == SmtpClientVerdict.ProtocolError ? $"What answers on port {port} does not speak SMTP; 143, 993, 110 and 995 are for reading mail."
        : For(session.HasLoginFailed ? symptom with { Stage = TestStage.Login } : symptom);

    /// <summary>What is known of a next hop's refusal or deferral.</summary>
    /// <remarks>What is only guessed of a deferral gives way to what we do about it.</remarks>
    public static string? For(Symptom symptom) => CauseTable.Find(symptom) switch
    {
        null or { Confidence: Confidence.Guess } when ThrottleSigns.Of(symptom.Reply) != Throttle.None =>
            "The next hop gets too much at the moment; it is slowed down by itself. If this happens often, lower maxConnections or set messagesPerMinute.",
        var cause => cause?.ToString(),
    };

    /// <summary>What a connector heard at one of its hosts.</summary>
    public static Symptom Symptom(SmtpReply reply, SendConnector connector, SmartHost host) => new(Stage: null, reply)
    {
        Host = host.Host,
        Port = host.Port,
        User = connector.Authentication?.User,
        IsTokenLogin = connector.Authentication is SendAuthentication.WithToken,
    };

    private static string ForHandshake(int port) => port switch
    {
        25 or 587 => "The handshake failed: it may not like our client certificate, or know no TLS 1.2.",
        _ => $"The handshake failed: if port {port} expects STARTTLS, leave out tlsOnConnect; or it may not like our client certificate, or know no TLS 1.2.",
    };

    private static string ForCertificate(CertificateCheck certificate, string name) => certificate.Fault switch
    {
        CertificateFault.Expired => $"The certificate ({certificate.Names}), or one above it, expired; its own date is {certificate.NotAfter:yyyy-MM-dd}. It has to be renewed there.",
        CertificateFault.NotYetValid => $"The certificate ({certificate.Names}) is valid from {certificate.NotBefore:yyyy-MM-dd}: is this machine's clock right?",
        CertificateFault.SelfSigned => $"The certificate ({certificate.Names}) is self-signed: it needs one of a public authority, or take tls: required, which encrypts to whomever.",
        CertificateFault.Untrusted => $"The certificate ({certificate.Names}) is of an authority this machine does not trust, or an intermediate certificate is not sent along.",
        CertificateFault.WrongName => $"The certificate is for {certificate.Names} and not for {name}: name the smart host as its certificate does, or set tlsName.",
        _ => $"The certificate ({certificate.Names}) cannot be used: {certificate.Fault}.",
    };
}
