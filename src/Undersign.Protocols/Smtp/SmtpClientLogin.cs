using System.Buffers.Text;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>The AUTH command and what follows it. RFC 4954 §4.</summary>
internal static class SmtpClientLogin
{
    /// <summary>No mechanism we know takes more.</summary>
    private const int MaxRounds = 4;

    /// <returns>235, or why there is no login; the text is the server's.</returns>
    public static async ValueTask<SmtpReply> RunAsync(SmtpClientWire wire, SaslExchange exchange, SmtpClientTimeouts timeouts)
    {
        // RFC 4954 §4: an initial response that is empty is written as one equals sign.
        var initial = exchange.InitialResponse is { } octets ? octets.Length == 0 ? " =" : $" {Convert.ToBase64String(octets)}" : "";
        var reply = await SayAsync(wire, $"AUTH {exchange.Mechanism}{initial}\r\n", timeouts).ConfigureAwait(false);
        for (var round = 0; reply.Code == 334; round++)
        {
            var answer = round < MaxRounds ? exchange.Answer(Decode(reply.Text)) : null;
            if (answer is null && round > MaxRounds)
            {
                return wire.Fail(SmtpClientVerdict.ProtocolError); // asked to stop, it goes on asking
            }

            // RFC 4954 §4: a lone asterisk gives the exchange up.
            reply = await SayAsync(wire, answer is null ? "*\r\n" : $"{Convert.ToBase64String(answer)}\r\n", timeouts).ConfigureAwait(false);
        }

        return reply.IsPositive && reply.Code != 235 ? wire.Fail(SmtpClientVerdict.ProtocolError) : reply;
    }

    private static async ValueTask<SmtpReply> SayAsync(SmtpClientWire wire, string line, SmtpClientTimeouts timeouts)
    {
        // An array of its own: a pooled one would keep the secret for whoever rents it next.
        var reply = await wire.SayAsync(Encoding.ASCII.GetBytes(line), timeouts.Command).ConfigureAwait(false)
            ? await wire.ReadReplyAsync(timeouts.Command).ConfigureAwait(false)
            : await wire.LastWordsAsync(timeouts.Farewell).ConfigureAwait(false);
        return reply.Code == 421 ? wire.Fail(reply) : reply;
    }

    /// <returns>Empty for what is no base64, which for a mechanism that wants a challenge is none.</returns>
    private static byte[] Decode(string text)
    {
        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Convert.TryFromBase64String(text.Trim(), octets, out var length) ? octets[..length] : [];
    }
}
