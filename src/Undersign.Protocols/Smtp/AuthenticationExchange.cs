using System.Buffers.Text;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>One AUTH command, from its first word to the verdict. RFC 4954 §4.</summary>
internal sealed class AuthenticationExchange(SmtpServerConnection wire, SmtpServerAuthentication authentication, CancellationToken cancellationToken)
{
    /// <summary>What a client is told of a token that will not do, before the 535. RFC 7628 §3.2.2.</summary>
    private const string InvalidToken = """{"status":"invalid_token","schemes":"bearer"}""";

    /// <summary>Why a response could not be used, if it could not.</summary>
    private SmtpReply? _refusal;

    public async ValueTask<SmtpReply> RunAsync(SaslMechanism mechanism, string? initialResponse)
    {
        var credentials = mechanism == SaslMechanism.Login
            ? await AskLoginAsync(initialResponse).ConfigureAwait(false)
            : await AskAsync("", initialResponse).ConfigureAwait(false) is { } message ? SaslMessage.Read(mechanism, message) : null;
        if (_refusal is not null)
        {
            return _refusal;
        }

        var reply = credentials is null ? SmtpServerAuthentication.InvalidCredentials : await authentication.VerifyAsync(credentials, cancellationToken).ConfigureAwait(false);
        if (reply.IsPermanent && mechanism is SaslMechanism.XOAuth2 or SaslMechanism.OAuthBearer)
        {
            await AskAsync(InvalidToken, initialResponse: null).ConfigureAwait(false); // RFC 7628 §3.2.3: an answer without meaning, or *
        }

        return reply;
    }

    private async ValueTask<SaslCredentials?> AskLoginAsync(string? initialResponse) =>
        await AskAsync("Username:", initialResponse).ConfigureAwait(false) is { } user && await AskAsync("Password:", initialResponse: null).ConfigureAwait(false) is { } secret
        && SaslMessage.TryDecode(user) is { Length: > 0 } userText && SaslMessage.TryDecode(secret) is { Length: > 0 } secretText
            ? new SaslCredentials.Password(userText, secretText)
            : null;

    /// <param name="initialResponse">What came with the command itself, instead of an answer; <c>=</c> is an empty one.</param>
    /// <returns><see langword="null"/> when there was no response that can be used.</returns>
    private async ValueTask<byte[]?> AskAsync(string challenge, string? initialResponse)
    {
        if (initialResponse is null)
        {
            wire.Write(new(334, null, Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge))));
            switch (await wire.ReadResponseAsync().ConfigureAwait(false))
            {
                case (null, var refusal):
                    _refusal = refusal;
                    return null;
                case ("*", _):
                    _refusal = SmtpServerReplies.AuthenticationCancelled;
                    return null;
                case (var line, _):
                    initialResponse = line;
                    break;
            }
        }
        else if (initialResponse == "=")
        {
            initialResponse = "";
        }

        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(initialResponse.Length)];
        if (Convert.TryFromBase64String(initialResponse, octets, out var length))
        {
            return octets[..length];
        }

        _refusal = SmtpServerReplies.NotBase64;
        return null;
    }
}
