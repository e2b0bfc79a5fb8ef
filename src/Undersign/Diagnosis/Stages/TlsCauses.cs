namespace Undersign.Diagnosis.Stages;

/// <summary>Why there is no TLS.</summary>
internal static class TlsCauses
{
    public static Cause NotOffered(string host, int port, string? elsewhere) => new("starttls-missing",
        $"{host} offers no STARTTLS on port {port}.",
        elsewhere ?? "Have it switched on there, or use port 465 with TLS. Without TLS everybody between can read what is sent, the password too.");

    public static Cause Stripped(string host) => new("starttls-stripped",
        $"Something between this machine and {host} blots STARTTLS out of what the server says.",
        "Switch off the inspection of SMTP in the firewall (Cisco calls it \"fixup\" or \"inspect esmtp\"), or use port 465 with TLS.");

    public static Cause StartTlsRefused(string host, string quote) => new("starttls-refused",
        $"{host} offers STARTTLS and then refuses it: \"{quote}\"",
        "Its certificate or its key may be missing; whoever runs it finds the reason in its log. Port 465 with TLS may work.");

    public static Cause WordsBehindStartTls(string host) => new("starttls-injection",
        $"{host}, or something before it, says more in the clear behind its reply to STARTTLS.",
        "Do not send there: whoever can do that can put words into the server's mouth. Ask whoever runs it to bring it up to date.");

    public static Cause NeedsStartTls(string host, int port, bool offersStartTls) => new("needs-starttls",
        $"{host} speaks in the clear first on port {port}; TLS on connect is wrong there.",
        offersStartTls ? $"Choose STARTTLS for port {port}: it works there." : $"Choose STARTTLS with port 587, or TLS with port 465; on port {port} it offers no TLS at all.");

    public static Cause BrokenBehindHandshake(string host) => new("tls-broken", $"{host} closes the connection as soon as there is TLS.", "It may want a client certificate, or not like ours: choose the one it expects, or have it ask for none. Its log says which.") { Confidence = Confidence.Likely };

    public static Cause Handshake(TlsAnswer answer, string host, bool isTimeOut) =>
        answer.IsTooOld ? new("tls-too-old", $"{host} knows no TLS newer than 1.1, which nobody may use any more.", "Have TLS 1.2 or 1.3 switched on there; a server that cannot is too old to be on the network.")
        : answer.IsAboutOurCertificate ? new("client-certificate-refused", $"{host} wants a client certificate, or does not like ours ({answer}).", "Choose the certificate it expects, with its intermediates; or have it ask for none.")
        : answer.Alert == 112 ? new("tls-name-unknown", $"{host} has no certificate for that name.", "Enter the server's name as its certificate has it, not an alias or an address.")
        : answer.Alert is 40 or 71 ? new("tls-no-common-cipher", $"{host} and this machine have no cipher in common ({answer}).", "Have current ciphers switched on there (those of TLS 1.2 with ECDHE, or TLS 1.3); its key or certificate may be too weak, or missing.") { Confidence = Confidence.Likely }
        : new("tls-handshake-failed", isTimeOut ? $"{host} does not answer the TLS handshake." : $"The TLS handshake with {host} broke off ({answer}).", "Look whether security and port fit: TLS on connect with 465, STARTTLS with 587. If they do, a firewall between may not let TLS through.") { Confidence = Confidence.Guess };
}
