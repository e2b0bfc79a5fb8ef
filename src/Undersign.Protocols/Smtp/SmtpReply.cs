namespace Undersign.Protocols.Smtp;

/// <summary>One reply of an SMTP server: a three-digit code, an enhanced status and a text. RFC 5321 §4.2, RFC 2034.</summary>
/// <remarks>
/// A refusal is a value, not an exception: every handler returns a reply, and the session alone writes it.
/// The text reaches strangers, so it never names hosts, paths, rules or people.
/// </remarks>
/// <param name="Code">200 to 559.</param>
/// <param name="Status">Written before each line of the text; greeting, EHLO and 354 have none.</param>
/// <param name="Text">Lines parted by <c>\n</c>.</param>
public sealed record SmtpReply(int Code, EnhancedStatus? Status, string Text)
{
    /// <summary>Whether the connection ends once this reply is written.</summary>
    public bool Closes { get; init; }

    public bool IsPositive => Code < 400;
    public bool IsTransient => Code is >= 400 and < 500;
    public bool IsPermanent => Code >= 500;

    public static SmtpReply Ok { get; } = new(250, new(2, 0, 0), "OK");

    public override string ToString() => Status is { } status ? $"{Code} {status} {Text}" : $"{Code} {Text}";
}
