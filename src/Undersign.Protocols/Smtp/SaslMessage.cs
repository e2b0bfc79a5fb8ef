using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>Reads what a client answers in AUTH, and names the mechanisms.</summary>
internal static class SaslMessage
{
    private const char Separator = '\u0001';

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string NameOf(SaslMechanism mechanism) => mechanism switch
    {
        SaslMechanism.Plain => "PLAIN",
        SaslMechanism.Login => "LOGIN",
        SaslMechanism.XOAuth2 => "XOAUTH2",
        SaslMechanism.OAuthBearer => "OAUTHBEARER",
        _ => throw new ArgumentOutOfRangeException(nameof(mechanism)),
    };

    /// <returns><see langword="null"/> when the message is none of that mechanism.</returns>
    public static SaslCredentials? Read(SaslMechanism mechanism, ReadOnlySpan<byte> message) => TryDecode(message) is { } text
        ? mechanism switch
        {
            SaslMechanism.Plain => ReadPlain(text),
            SaslMechanism.XOAuth2 => ReadXOAuth2(text),
            SaslMechanism.OAuthBearer => ReadOAuthBearer(text),
            _ => null,
        }
        : null;

    public static string? TryDecode(ReadOnlySpan<byte> octets)
    {
        try
        {
            return StrictUtf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>RFC 4616 §2: <c>[authzid] NUL authcid NUL passwd</c>. Nobody here may act for another.</summary>
    private static SaslCredentials.Password? ReadPlain(string text) => text.Split('\0') is [var actsFor, { Length: > 0 } user, { Length: > 0 } secret] && (actsFor.Length == 0 || actsFor == user)
        ? new(user, secret)
        : null;

    /// <summary><c>user=ann@contoso.example^Aauth=Bearer TOKEN^A^A</c>.</summary>
    private static SaslCredentials.Token? ReadXOAuth2(string text) => text.Split(Separator) is [['u', 's', 'e', 'r', '=', .. { Length: > 0 } user], var authorization, "", ""]
        ? TokenOf(user, authorization)
        : null;

    /// <summary>RFC 7628 §3.1: <c>n,a=ann@contoso.example,^Ahost=…^Aport=…^Aauth=Bearer TOKEN^A^A</c>. RFC 5801 §4: a comma in a name is <c>=2C</c>, an equals sign <c>=3D</c>.</summary>
    private static SaslCredentials.Token? ReadOAuthBearer(string text)
    {
        if (text.Split(Separator) is not [var header, .. var pairs, "", ""] || header.Split(',') is not ["n" or "y", var identity, ""])
        {
            return null;
        }

        var user = identity.StartsWith("a=", StringComparison.Ordinal) ? identity[2..].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal) : "";
        return (identity.Length == 0 || user.Length > 0) && Array.Find(pairs, static pair => pair.StartsWith("auth=", StringComparison.Ordinal)) is { } authorization
            ? TokenOf(user, authorization)
            : null;
    }

    /// <summary>RFC 6750 §2.1.</summary>
    private static SaslCredentials.Token? TokenOf(string user, string authorization) =>
        authorization.StartsWith("auth=Bearer ", StringComparison.OrdinalIgnoreCase) && authorization["auth=Bearer ".Length..].Trim(' ') is { Length: > 0 } bearer
            ? new(user, bearer)
            : null;
}
