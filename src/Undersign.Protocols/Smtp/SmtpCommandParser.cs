using System.Buffers.Text;
using System.Text;

namespace Undersign.Protocols.Smtp;

/// <summary>Turns one command line, its CRLF removed, into a command. RFC 5321 §4.1.1.</summary>
/// <remarks>
/// Strict where another server might read the line differently, tolerant where nobody can: spaces around the argument and
/// after the colon of <c>FROM:</c> and <c>TO:</c> are passed over, since old clients put them there.
/// </remarks>
internal static class SmtpCommandParser
{
    /// <summary>RFC 5321 §4.5.3.1.2.</summary>
    private const int MaxClientName = 255;

    public static SmtpCommand Parse(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var verb = space < 0 ? line : line[..space];
        var argument = space < 0 ? default : line[space..].Trim(" \t"u8);

        return verb.Length switch
        {
            4 when Is(verb, "MAIL"u8) => Mail(argument),
            4 when Is(verb, "RCPT"u8) => Recipient(argument),
            4 when Is(verb, "DATA"u8) => Bare(SmtpCommand.Data.Command, argument),
            4 when Is(verb, "BDAT"u8) => Chunk(argument),
            4 when Is(verb, "EHLO"u8) => Hello(argument, isExtended: true),
            4 when Is(verb, "HELO"u8) => Hello(argument, isExtended: false),
            4 when Is(verb, "RSET"u8) => Bare(SmtpCommand.Reset.Command, argument),
            4 when Is(verb, "QUIT"u8) => Bare(SmtpCommand.Quit.Command, argument),
            4 when Is(verb, "NOOP"u8) => SmtpCommand.Idle.NoOperation,
            4 when Is(verb, "AUTH"u8) => Authenticate(argument),
            8 when Is(verb, "STARTTLS"u8) => Bare(SmtpCommand.StartTls.Command, argument),
            _ => ParseRare(verb, argument),
        };
    }

    private static SmtpCommand ParseRare(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> argument)
    {
        if (Is(verb, "VRFY"u8))
        {
            return argument.IsEmpty ? BadArgument : SmtpCommand.Idle.Verify;
        }

        if (Is(verb, "HELP"u8))
        {
            return SmtpCommand.Idle.Help;
        }

        // RFC 5321 §4.2.4: 502 for what we know and do not do, 500 for what we do not know.
        if (Is(verb, "EXPN"u8) || Is(verb, "ETRN"u8) || Is(verb, "TURN"u8))
        {
            return new SmtpCommand.Malformed(SmtpServerReplies.NotImplemented);
        }

        // A web page can make a browser post SMTP commands to us; the request line gives it away.
        return IsHttpMethod(verb) ? SmtpCommand.Fatal.Http : new SmtpCommand.Malformed(SmtpServerReplies.Unrecognised);
    }

    private static SmtpCommand.Malformed BadArgument => new(SmtpServerReplies.BadArgument);

    private static bool Is(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(verb, name);

    /// <summary>RFC 9110 §9, and <c>PRI</c> of RFC 9113 §3.4. Methods are case-sensitive.</summary>
    private static bool IsHttpMethod(ReadOnlySpan<byte> verb) =>
        verb.SequenceEqual("GET"u8) || verb.SequenceEqual("POST"u8) || verb.SequenceEqual("HEAD"u8) || verb.SequenceEqual("PUT"u8)
        || verb.SequenceEqual("OPTIONS"u8) || verb.SequenceEqual("CONNECT"u8) || verb.SequenceEqual("DELETE"u8)
        || verb.SequenceEqual("PATCH"u8) || verb.SequenceEqual("TRACE"u8) || verb.SequenceEqual("PRI"u8);

    private static SmtpCommand Bare(SmtpCommand command, ReadOnlySpan<byte> argument) => argument.IsEmpty ? command : BadArgument;

    /// <summary>RFC 5321 §4.1.1.1. The name is only shown, so anything printable will do; octets beyond ASCII become question marks.</summary>
    private static SmtpCommand Hello(ReadOnlySpan<byte> argument, bool isExtended)
    {
        var end = argument.IndexOfAny(" \t"u8);
        var name = end < 0 ? argument : argument[..end];
        return name.IsEmpty || name.Length > MaxClientName || name.ContainsAnyInRange<byte>(0, 0x1F) || name.Contains<byte>(0x7F)
            ? BadArgument
            : new SmtpCommand.Hello(Encoding.ASCII.GetString(name), isExtended);
    }

    /// <summary>RFC 4954 §4: <c>AUTH PLAIN AGFubgBzZWNyZXQ=</c>.</summary>
    private static SmtpCommand Authenticate(ReadOnlySpan<byte> argument)
    {
        var space = argument.IndexOf((byte)' ');
        var mechanism = space < 0 ? argument : argument[..space];
        var response = space < 0 ? default : argument[space..].Trim((byte)' ');
        return mechanism.IsEmpty || response.Contains((byte)' ') || !Ascii.IsValid(argument)
            ? BadArgument
            : new SmtpCommand.Authenticate(Encoding.ASCII.GetString(mechanism), response.IsEmpty ? null : Encoding.ASCII.GetString(response));
    }

    private static SmtpCommand Mail(ReadOnlySpan<byte> argument)
    {
        if (!TryTakeKeyword(ref argument, "FROM:"u8))
        {
            return new SmtpCommand.Malformed(SmtpServerReplies.BadArgument, IsMail: true);
        }

        var path = SmtpPath.Take(ref argument, out var reversePath);
        if (path is not (PathKind.Null or PathKind.Mailbox))
        {
            return new SmtpCommand.Malformed(SmtpServerReplies.BadSender, IsMail: true);
        }

        if (SmtpParameters.ReadMail(argument, out var parameters) is { } refusal)
        {
            return new SmtpCommand.Malformed(refusal, IsMail: true);
        }

        return !parameters.SmtpUtf8 && reversePath is not null && !SmtpPath.IsAscii(reversePath)
            ? new SmtpCommand.Malformed(SmtpServerReplies.NeedsSmtpUtf8, IsMail: true)
            : new SmtpCommand.Mail(reversePath, parameters);
    }

    /// <remarks>Whether a non-ASCII address was allowed by MAIL is for the session to say.</remarks>
    private static SmtpCommand Recipient(ReadOnlySpan<byte> argument)
    {
        if (!TryTakeKeyword(ref argument, "TO:"u8))
        {
            return BadArgument;
        }

        var path = SmtpPath.Take(ref argument, out var forwardPath);
        if (forwardPath is null || path is not (PathKind.Mailbox or PathKind.Postmaster))
        {
            return new SmtpCommand.Malformed(SmtpServerReplies.BadRecipient);
        }

        return SmtpParameters.ReadRecipient(argument, out var notify, out var originalRecipient) is { } refusal
            ? new SmtpCommand.Malformed(refusal)
            : new SmtpCommand.Recipient(new(forwardPath, notify, originalRecipient));
    }

    private static bool TryTakeKeyword(ref ReadOnlySpan<byte> argument, ReadOnlySpan<byte> keyword)
    {
        if (argument.Length < keyword.Length || !Ascii.EqualsIgnoreCase(argument[..keyword.Length], keyword))
        {
            return false;
        }

        argument = argument[keyword.Length..].TrimStart((byte)' ');
        return true;
    }

    /// <summary>RFC 3030 §2: <c>BDAT 1024 LAST</c>.</summary>
    private static SmtpCommand Chunk(ReadOnlySpan<byte> argument)
    {
        // The parser takes a sign where the grammar does not.
        if (argument.IsEmpty || !char.IsAsciiDigit((char)argument[0]) || !Utf8Parser.TryParse(argument, out long size, out var digits))
        {
            return SmtpCommand.Fatal.UnreadableChunk;
        }

        var rest = argument[digits..];
        if (rest.IsEmpty)
        {
            return new SmtpCommand.Chunk(size, IsLast: false);
        }

        return rest[0] == (byte)' ' && Is(rest.TrimStart((byte)' '), "LAST"u8)
            ? new SmtpCommand.Chunk(size, IsLast: true)
            : SmtpCommand.Fatal.UnreadableChunk;
    }
}
