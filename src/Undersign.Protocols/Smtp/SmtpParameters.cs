using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Undersign.Protocols.Smtp;

/// <summary>Reads the parameters behind the path of MAIL and RCPT. RFC 5321 §4.1.2 (<c>Mail-parameters</c>).</summary>
/// <remarks>Values are checked and kept as they came, since they go on to the next hop to the letter (law 6).</remarks>
internal static class SmtpParameters
{
    /// <summary>RFC 3461 §4.4.</summary>
    private const int MaxEnvelopeId = 100;

    /// <summary>RFC 3461 §4.2.</summary>
    private const int MaxOriginalRecipient = 500;

    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public static SmtpReply? ReadMail(ReadOnlySpan<byte> rest, out MailParameters parameters)
    {
        parameters = MailParameters.None;
        if (rest.IsEmpty)
        {
            return null;
        }

        long? size = null;
        BodyType? body = null;
        var isUtf8 = false;
        string? ret = null, envelopeId = null, submitter = null;

        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out var parameter))
            {
                return SmtpServerReplies.BadArgument;
            }

            bool? isGood = parameter switch
            {
                _ when parameter.Is("SIZE"u8) => size is null && TryReadSize(parameter.Value, out size),
                _ when parameter.Is("BODY"u8) => body is null && TryReadBody(parameter.Value, out body),
                _ when parameter.Is("SMTPUTF8"u8) => !isUtf8 && !parameter.HasValue && (isUtf8 = true),
                _ when parameter.Is("RET"u8) => ret is null && IsReturn(parameter.Value) && TryKeep(parameter.Value, out ret),
                _ when parameter.Is("AUTH"u8) => submitter is null && Xtext.IsValid(parameter.Value) && TryKeep(parameter.Value, out submitter), // RFC 4954 §5
                _ when parameter.Is("ENVID"u8) => envelopeId is null && IsEnvelopeId(parameter.Value) && TryKeep(parameter.Value, out envelopeId),
                _ => null,
            };
            if (isGood is not true)
            {
                return isGood is null ? SmtpServerReplies.UnknownParameter : SmtpServerReplies.BadArgument;
            }

        }

        parameters = new() { DeclaredSize = size, Body = body ?? BodyType.Unspecified, SmtpUtf8 = isUtf8, Return = ret, EnvelopeId = envelopeId, Submitter = submitter };
        return null;
    }

    /// <returns>The refusal, or <see langword="null"/>.</returns>
    public static SmtpReply? ReadRecipient(ReadOnlySpan<byte> rest, out string? notify, out string? originalRecipient)
    {
        notify = originalRecipient = null;
        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out var parameter))
            {
                return SmtpServerReplies.BadArgument;
            }

            bool? isGood = parameter switch
            {
                _ when parameter.Is("NOTIFY"u8) => notify is null && IsNotify(parameter.Value) && TryKeep(parameter.Value, out notify),
                _ when parameter.Is("ORCPT"u8) =>
                    originalRecipient is null && IsOriginalRecipient(parameter.Value) && TryKeep(parameter.Value, out originalRecipient),
                _ => null,
            };
            if (isGood is not true)
            {
                return isGood is null ? SmtpServerReplies.UnknownParameter : SmtpServerReplies.BadArgument;
            }
        }

        return null;
    }

    /// <summary>Takes <c> KEYWORD=value</c> off the front; there is always a space before it.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> rest, out Parameter parameter)
    {
        parameter = default;
        var trimmed = rest.TrimStart((byte)' ');
        if (trimmed.Length == rest.Length)
        {
            return false;
        }

        var end = trimmed.IndexOf((byte)' ');
        var word = end < 0 ? trimmed : trimmed[..end];
        rest = trimmed[word.Length..];

        var equals = word.IndexOf((byte)'=');
        parameter = new() { Keyword = equals < 0 ? word : word[..equals], HasValue = equals >= 0, Value = equals < 0 ? default : word[(equals + 1)..] };
        return !parameter.Keyword.IsEmpty && parameter.HasValue == !parameter.Value.IsEmpty;
    }

    private static bool TryKeep(ReadOnlySpan<byte> value, out string? kept)
    {
        kept = Encoding.UTF8.GetString(value);
        return true;
    }

    /// <summary>RFC 1870 §4: up to 20 digits. What no integer can hold is larger than any limit.</summary>
    private static bool TryReadSize(ReadOnlySpan<byte> value, out long? size)
    {
        size = null;
        if (value.Length is 0 or > 20 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        size = Utf8Parser.TryParse(value, out long octets, out _) ? octets : long.MaxValue;
        return true;
    }

    /// <summary>RFC 6152 §2, RFC 3030 §3.</summary>
    private static bool TryReadBody(ReadOnlySpan<byte> value, out BodyType? body)
    {
        body = value switch
        {
            _ when Ascii.EqualsIgnoreCase(value, "7BIT"u8) => BodyType.SevenBit,
            _ when Ascii.EqualsIgnoreCase(value, "8BITMIME"u8) => BodyType.EightBitMime,
            _ when Ascii.EqualsIgnoreCase(value, "BINARYMIME"u8) => BodyType.BinaryMime,
            _ => null,
        };
        return body is not null;
    }

    /// <summary>RFC 3461 §4.3.</summary>
    private static bool IsReturn(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value, "FULL"u8) || Ascii.EqualsIgnoreCase(value, "HDRS"u8);

    /// <summary>RFC 3461 §4.4.</summary>
    private static bool IsEnvelopeId(ReadOnlySpan<byte> value) => value.Length is > 0 and <= MaxEnvelopeId && Xtext.IsValid(value);

    /// <summary>RFC 3461 §4.1: NEVER alone, or some of the others, parted by commas.</summary>
    private static bool IsNotify(ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(value, "NEVER"u8))
        {
            return true;
        }

        foreach (var range in value.Split((byte)','))
        {
            var word = value[range];
            if (!Ascii.EqualsIgnoreCase(word, "SUCCESS"u8) && !Ascii.EqualsIgnoreCase(word, "FAILURE"u8) && !Ascii.EqualsIgnoreCase(word, "DELAY"u8))
            {
                return false;
            }
        }

        return !value.IsEmpty;
    }

    /// <summary>RFC 3461 §4.2: <c>rfc822;ann@example.org</c>. RFC 6533 §3: <c>utf-8;</c> may hold UTF-8 itself.</summary>
    private static bool IsOriginalRecipient(ReadOnlySpan<byte> value)
    {
        var semicolon = value.IndexOf((byte)';');
        if (value.Length > MaxOriginalRecipient || semicolon <= 0)
        {
            return false;
        }

        var type = value[..semicolon];
        var address = value[(semicolon + 1)..];
        return Ascii.EqualsIgnoreCase(type, "utf-8"u8)
            ? !address.ContainsAnyInRange<byte>(0, 0x20) && !address.ContainsAny((byte)'+', (byte)'=', (byte)0x7F) && Utf8.IsValid(address)
            : Xtext.IsValid(type) && Xtext.IsValid(address);
    }

    private readonly ref struct Parameter
    {
        public ReadOnlySpan<byte> Keyword { get; init; }
        public ReadOnlySpan<byte> Value { get; init; }
        public bool HasValue { get; init; }

        public bool Is(ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(Keyword, keyword);
    }
}
