using System.Buffers;

namespace Undersign.Stamping.Markers;

/// <summary>What a client adds below a reply by itself. Found behind a quotation it does not make an answer of it.</summary>
internal static class OwnSignature
{
    private const int Longest = 80;
    private const int LongestOfAnyLanguage = 40;

    private static readonly string[] Phrases =
    [
        "Sent from ", "Sent via ", "Sent with ", "Get Outlook for ", "Gesendet mit ", "Gesendet von ", "Von meinem ", "Envoyé de ", "Envoyé depuis ", "Envoyé à partir ",
        "Enviado desde ", "Enviado do ", "Enviado de ", "Obtener Outlook ", "Inviato da ", "Inviato dal ", "Verzonden vanaf ", "Verstuurd vanaf ", "Sendt fra ", "Skickat från ",
        "Sendt via ", "Lähetetty ", "Wysłane z ", "Odesláno z ", "Odoslané z ", "Отправлено с ", "Отправлено из ", "Надіслано з ", "Holen Sie sich Outlook", "Télécharger Outlook",
        "iPhoneから送信", "发自我的", "從我的", "나의 iPhone에서 보냄",
    ];

    /// <summary>What such a line names in every language.</summary>
    private static readonly SearchValues<string> Devices = SearchValues.Create(
        ["iPhone", "iPad", "Android", "Outlook", "Galaxy", "Samsung", "BlackBerry", "Huawei", "Xiaomi", "Yahoo Mail", "K-9 Mail", "Proton Mail", "Windows Phone"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>"-- ", after which the rest of the text is a signature (RFC 3676 §4.3), or the long rule above a mailing list's footer.</summary>
    public static bool BeginsAt(ReadOnlySpan<char> line) => line is "--" or "\u2014" or "__" || SeparatorLine.IsFooterRule(line);

    /// <summary>"Sent from my iPhone", or a few words of any language that name such a device and are no sentence.</summary>
    public static bool IsSentFrom(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line.Length > Longest)
        {
            return false;
        }

        if (line.Length <= LongestOfAnyLanguage && line.ContainsAny(Devices) && line[^1] is not ('.' or '!' or '?' or ',' or ':'))
        {
            return true;
        }

        foreach (var phrase in Phrases)
        {
            if (line.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
