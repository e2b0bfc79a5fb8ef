using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>OpenSMTPD as a test wants it; what is not said here is as it ships.</summary>
internal static class OpenSmtpdConfiguration
{
    public const string Binary = "usr/sbin/smtpd";

    public const string Command = "PROGRAMS/usr/sbin/smtpd -d -f FOLDER/server.conf";

    public static string InFront(int port, int relayPort) => string.Create(CultureInfo.InvariantCulture, $"""
        listen on 127.0.0.1 port {port} hostname opensmtpd.example
        action "relay" relay host smtp+tls://127.0.0.1:{relayPort} tls no-verify
        match from any for any action "relay"

        """);

    /// <summary>Limit: the OpenSMTPD of Debian 12 offers STARTTLS but cannot serve it with OpenSSL 3 (https://github.com/OpenSMTPD/OpenSMTPD/issues/1239).</summary>
    public static string Behind(int port) => string.Create(CultureInfo.InvariantCulture, $$"""
        pki behind cert "FOLDER/server.pem"
        pki behind key "FOLDER/server.key"
        listen on 127.0.0.1 port {{port}} tls pki behind hostname opensmtpd.example
        table everyone { "@" = nobody }
        action "keep" maildir "FOLDER/mail/all" virtual <everyone> user nobody
        match from any for rcpt-to "ghost@outside.example" reject
        match from any for any action "keep"

        """);
}
