using System.Buffers;

namespace Undersign.Stamping.Markers;

/// <summary>What a client adds below a reply by itself. Found behind a quotation it does not make an answer of it.</summary>
internal static class OwnSignature
{
    private const int Longest = 80;

    private static readonly string[] Phrases =
    [
        "Sent from ", "Sent via ", "Sent with ", "Get Outlook for ", "Gesendet mit ", "Gesendet von ", "Von meinem ", "Envoyé de ", "Envoyé depuis ", "Envoyé à partir ",
        "Enviado desde ", "Enviado do ", "Enviado de ", "Obtener Outlook ", "Inviato da ", "Inviato dal ", "Verzonden vanaf ", "Verstuurd vanaf ", "Sendt fra ", "Skickat från ",
        "Sendt via ", "Sent using ", "Enviat des ", "Elküldve ", "Trimis de ", "Poslano s ", "Στάλθηκε από ", "Изпратено от ", "Dikirim dari ", "Đã gửi từ ", "Lähetetty ", "Wysłane z ", "Odesláno z ", "Odoslané z ", "Отправлено с ", "Отправлено из ", "Надіслано з ", "Holen Sie sich Outlook", "Télécharger Outlook",
        "发自我的", "發自我的", "從我的", "나의 ", "ส่งจาก", "נשלח מ", "تم الإرسال من",
    ];

    /// <summary>Where the verb comes last.</summary>
    private static readonly string[] Endings = ["から送信", "gönderildi", "에서 보냄", "से भेजा गया", "gesendet", "küldve", "beziehen", "herunterladen"];

    /// <summary>What such a line names in every language.</summary>
    private static readonly SearchValues<string> Devices = SearchValues.Create(
        ["iPhone", "iPad", "Android", "Outlook", "Galaxy", "Samsung", "BlackBerry", "Huawei", "Xiaomi", "Mail", "Phone", "iOS", "Windows", "Mobile", "Handy", "Smartphone", "Telefon", "téléphone", "telefono", "móvil", "Gmail", "Yahoo", "Proton", "Spark", "Thunderbird", "手机"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>"-- ", after which the rest of the text is a signature (RFC 3676 §4.3), or the long rule above a mailing list's footer.</summary>
    public static bool BeginsAt(ReadOnlySpan<char> line) => line is "--" or "---" or "\u2014" or "__" || SeparatorLine.IsFooterRule(line);

    /// <summary>"Sent from my iPhone". The name of a device alone is an answer: "Samsung Galaxy S21".</summary>
    public static bool IsSentFrom(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line.Length > Longest || line[^1] is '!' or '?' or ',' or ':' || !line.ContainsAny(Devices))
        {
            return false;
        }

        foreach (var phrase in Phrases)
        {
            if (line.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var ending in Endings)
        {
            if (line.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
