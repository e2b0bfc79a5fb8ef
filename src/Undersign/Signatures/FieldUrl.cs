using System.Buffers;
using System.Text;

namespace Undersign.Signatures;

/// <summary>Makes URLs, or parts of URLs, of what a directory says. What could run something where it is clicked comes out blank.</summary>
internal static class FieldUrl
{
    /// <summary>RFC 3986 §2: unreserved, reserved, and the percent sign of what is encoded already.</summary>
    private static readonly SearchValues<char> OfUrl = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    /// <summary>Of one name in a host, without the dots between them.</summary>
    private static readonly SearchValues<char> OfLabel = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly string[] Schemes = ["http", "https", "mailto", "tel", "cid"];

    /// <summary>Whether a URL that begins so does no more than show a page, write a mail or call somebody.</summary>
    public static bool IsHarmless(string url) => SchemeOf(url) is { } scheme && Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a URL that begins so can be the source of a picture.</summary>
    public static bool ShowsPicture(string url) => SchemeOf(url) is { } scheme && Array.Exists(["http", "https", "cid"], known => known.Equals(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>A field that is the URL as a whole, or how it begins; <see langword="null"/> where it is not one that may stand there.</summary>
    public static string? Whole(string value)
    {
        var url = value.Trim();
        if (url.StartsWith("//", StringComparison.Ordinal))
        {
            url = "https:" + url;
        }
        else if (SchemeOf(url) is null)
        {
            // People write "www.contoso.example" and "ann@contoso.example" into directories.
            var isAddress = url.Contains('@', StringComparison.Ordinal) && !url.Contains('/', StringComparison.Ordinal);
            url = !url.Contains('.', StringComparison.Ordinal) || !char.IsLetterOrDigit(url[0]) ? "" : (isAddress ? "mailto:" : "https://") + url;
        }

        return IsHarmless(url) ? Encoded(url) : null;
    }

    /// <summary>Behind <c>https://</c>: a host and what follows it.</summary>
    public static string Rest(string value)
    {
        var scheme = SchemeOf(value);
        var rest = scheme is null ? value : value[(scheme.Length + 1)..];
        return Encoded(rest.TrimStart('/'));
    }

    /// <summary>Within a path, a query or a mailto: only what stands for itself stays. RFC 3986 §2.4.</summary>
    public static string Part(string value) => Uri.EscapeDataString(value).Replace("%40", "@", StringComparison.Ordinal);

    /// <summary>Beside what a template says of the host: nothing that could end that host, or make another of it.</summary>
    public static string? HostPart(string value) => value.AsSpan().ContainsAnyExcept(OfLabel) ? null : value;

    /// <summary>Whether what follows text that begins so is no part of a host.</summary>
    public static bool EndsHost(string behind) => behind.Length == 0 || behind[0] is '/' or '?' or '#';

    /// <summary>Whether what follows such text may be a part of the host.</summary>
    /// <param name="before">A NUL stands in it for what is not known; at its beginning, it may be anything.</param>
    public static bool IsWithinHost(string before) =>
        before.IndexOf("://", StringComparison.Ordinal) is var scheme && (scheme >= 0 || before[0] == '\0') && !before.AsSpan(scheme < 0 ? 1 : scheme + 3).ContainsAny('/', '?', '#');

    /// <summary>Behind <c>tel:</c>. RFC 3966 §3 allows separators; programs that dial like digits better.</summary>
    public static string Telephone(string value) => PhoneNumber.Digits(value);

    /// <summary>What stands before the first colon, if that can be a scheme (RFC 3986 §3.1): a host and port cannot.</summary>
    private static string? SchemeOf(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || url.AsSpan(0, colon).ContainsAny('/', '?', '#'))
        {
            return null;
        }

        var behind = url.AsSpan(colon + 1);
        var port = behind.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? behind[..end] : behind;
        var isPort = port.Length > 0 && url.AsSpan(0, colon).Contains('.') && (port.Length == behind.Length || behind[port.Length] == '/');
        return isPort ? null : url[..colon];
    }

    private static string Encoded(string url)
    {
        if (!url.AsSpan().ContainsAnyExcept(OfUrl))
        {
            return url;
        }

        var encoded = new StringBuilder(url.Length + 16);
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in url.EnumerateRunes())
        {
            if (rune.IsAscii && OfUrl.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                encoded.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return encoded.ToString();
    }
}
