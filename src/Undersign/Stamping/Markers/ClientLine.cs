namespace Undersign.Stamping.Markers;

/// <summary>"Sent from my iPhone", "Get Outlook for iOS": lines that a mail program adds, known well enough to be taken out.</summary>
/// <remarks>
/// Stricter than <see cref="OwnSignature"/>, which only passes over such lines: here a product has to be named as well, and a line that goes on
/// like a sentence is somebody's own.
/// </remarks>
internal static class ClientLine
{
    private const int Longest = 60;

    private static readonly string[] Products =
    [
        "iPhone", "iPad", "iPod", "iOS", "Apple Watch", "Android", "Galaxy", "Samsung", "Huawei", "Xiaomi", "Pixel", "BlackBerry", "Windows", "Outlook", "Yahoo", "Gmail", "AOL",
        "Proton", "Tutanota", "Tuta", "GMX", "WEB.DE", "Spark", "Mailspring", "Thunderbird", "BlueMail", "Blue", "K-9", "Mobile", "Mail.ru", "Yandex", "QQ", "Zoho", "Superhuman",
    ];

    /// <summary>"Sent" as the programs say it.</summary>
    private static readonly string[] Sent =
    [
        "Sent from ", "Sent via ", "Sent with ", "Sent using ", "Gesendet mit ", "Gesendet von ", "Diese Nachricht wurde von meinem ", "Von meinem ", "Envoyé de ", "Envoyé depuis ",
        "Envoyé à partir ", "Envoyé avec ", "Enviado desde ", "Enviado do ", "Enviado de ", "Enviado a partir ", "Enviado con ", "Enviat des ", "Inviato da ", "Inviato dal ", "Inviato con ",
        "Verzonden vanaf ", "Verzonden met ", "Verstuurd vanaf ", "Verstuurd met ", "Sendt fra ", "Sendt via ", "Skickat från ", "Lähetetty ", "Wysłane z ", "Wysłano z ", "Odesláno z ",
        "Odoslané z ", "Poslano s ", "Poslano iz ", "Elküldve ", "Trimis de ", "Στάλθηκε από ", "Отправлено с ", "Отправлено из ", "Надіслано з ", "Изпратено от ", "Dikirim dari ", "Đã gửi từ ",
        "发自", "發自", "從我的", "나의 ", "ส่งจาก", "נשלח מ", "تم الإرسال من", "Get ", "Obtenir ", "Télécharger ", "Holen Sie sich ", "Obtener ", "Obtenha ", "Scarica ", "Ottieni ",
        "Hämta ", "Hent ", "Pobierz ", "Získat ", "Скачать ", "Завантажте ", "获取", "取得 ", "下載 ",
    ];

    /// <summary>Where the verb comes last.</summary>
    private static readonly string[] SentBehind = ["から送信", "gönderildi", "에서 보냄", "से भेजा गया", " beziehen", " herunterladen", " downloaden", "を入手", " edinin", " letöltése", " gesendet"];

    public static bool Is(ReadOnlySpan<char> line)
    {
        line = line.Trim().TrimEnd('.');
        return line.Length is > 0 and <= Longest && !line.ContainsAny(",;!?") && Names(line) && IsSent(line);
    }

    private static bool Names(ReadOnlySpan<char> line)
    {
        foreach (var product in Products)
        {
            if (line.Contains(product, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSent(ReadOnlySpan<char> line)
    {
        foreach (var words in Sent)
        {
            if (line.StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return IsNotOrder(line, words);
            }
        }

        foreach (var words in SentBehind)
        {
            if (line.EndsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Get" and its like begin many a sentence: of what one can get, Outlook is the only program that says so, and it names the system.</summary>
    private static bool IsNotOrder(ReadOnlySpan<char> line, string words) =>
        !Gets.Contains(words) || (line.Contains("Outlook", StringComparison.OrdinalIgnoreCase)
            && (line.EndsWith("iOS", StringComparison.OrdinalIgnoreCase) || line.EndsWith("Android", StringComparison.OrdinalIgnoreCase) || line.EndsWith("Mac", StringComparison.OrdinalIgnoreCase)));

    private static readonly HashSet<string> Gets =
    [
        "Get ", "Obtenir ", "Télécharger ", "Holen Sie sich ", "Obtener ", "Obtenha ", "Scarica ", "Ottieni ", "Hämta ", "Hent ", "Pobierz ", "Získat ", "Скачать ", "Завантажте ",
        "获取", "取得 ", "下載 ",
    ];
}
