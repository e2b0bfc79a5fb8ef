using System.Collections.Frozen;

namespace Undersign.Stamping.Markers;

/// <summary>"Sent from my iPhone", "Get Outlook for iOS": lines that a mail program adds, known well enough to be taken out.</summary>
/// <remarks>
/// Such a line is known as a whole: how it begins, how it ends, and every word in between. It is tempting to ask for the beginning and a product
/// only; but "Von meinem iPhone aus kann ich das PDF nicht öffnen" is a sentence, and one word that is in no list tells it.
/// </remarks>
internal static class ClientLine
{
    private const int Longest = 80;

    /// <summary>"S24", "15", "4G": behind the name of a product.</summary>
    private const int LongestModel = 6;

    /// <summary>Of what is joined to a product, as in "iPhone'umdan" and "Android-Gerät".</summary>
    private const int LongestJoined = 8;

    /// <summary>Around the product in a line that says with what a message was sent.</summary>
    private static readonly (string Before, string After)[] Sent =
    [
        ("Sent from ", ""), ("Sent via ", ""), ("Sent with ", ""), ("Sent using ", ""), ("Gesendet mit ", ""), ("Gesendet von ", ""), ("Von meinem ", " gesendet"),
        ("Diese Nachricht wurde von meinem ", " gesendet"), ("Envoyé de ", ""), ("Envoyé depuis ", ""), ("Envoyé à partir de ", ""), ("Envoyé à partir d", ""), ("Envoyé avec ", ""),
        ("Enviado desde ", ""), ("Enviado do ", ""), ("Enviado de ", ""), ("Enviado a partir do ", ""), ("Enviado con ", ""), ("Enviat des de ", ""), ("Enviat des del ", ""),
        ("Inviato da ", ""), ("Inviato dal ", ""), ("Inviato con ", ""), ("Verzonden vanaf ", ""), ("Verzonden met ", ""), ("Verstuurd vanaf ", ""), ("Verstuurd met ", ""),
        ("Sendt fra ", ""), ("Sendt via ", ""), ("Skickat från ", ""), ("Lähetetty ", ""), ("Wysłane z ", ""), ("Wysłano z ", ""), ("Odesláno z ", ""), ("Odoslané z ", ""),
        ("Poslano s ", ""), ("Poslano iz ", ""), ("Elküldve ", ""), ("Trimis de pe ", ""), ("Στάλθηκε από ", ""), ("Отправлено с ", ""), ("Отправлено из ", ""), ("Надіслано з ", ""),
        ("Изпратено от ", ""), ("Dikirim dari ", ""), ("Đã gửi từ ", ""), ("发自我的", ""), ("發自我的", ""), ("從我的", "傳送"), ("나의 ", "에서 보냄"), ("ส่งจาก", ""), ("נשלח מה-", ""),
        ("تم الإرسال من ", ""), ("", "から送信"), ("", " gönderildi"), ("", " से भेजा गया"),
    ];

    /// <summary>Of what one can get, Outlook is the only program that says so, and it names the system.</summary>
    private static readonly (string Before, string After)[] Get =
    [
        ("Get ", ""), ("Obtenir ", ""), ("Télécharger ", ""), ("Holen Sie sich ", ""), ("", " beziehen"), ("", " herunterladen"), ("", " downloaden"), ("Obtener ", ""), ("Obtenga ", ""),
        ("Obtenha ", ""), ("Scarica ", ""), ("Ottieni ", ""), ("Hämta ", ""), ("Hent ", ""), ("Pobierz ", ""), ("Získat ", ""), ("Скачать ", ""), ("Завантажте ", ""), ("获取 ", ""),
        ("获取", ""), ("取得 ", ""), ("下載 ", ""), ("", " を入手"), ("", "を入手"), ("", " edinin"), ("", " letöltése"),
    ];

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Products = Words(
        """
        iPhone iPad iPod iOS Android Galaxy Samsung Huawei Xiaomi Redmi Pixel BlackBerry Windows Mac Outlook Yahoo Gmail AOL Proton ProtonMail Tutanota Tuta GMX WEB.DE Spark Mailspring
        Thunderbird BlueMail K-9 Mail.ru Yandex QQ Zoho Superhuman iPhonesta iPadista iPhonu iPadu iPhona iPada iPhonea iPhonem
        """);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Systems = Words("iOS Android Mac");

    /// <summary>What stands beside a product, of all languages.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Small = Words(
        """
        my the for on with via from and app Mail email secure mobile phone smartphone tablet device Watch Apple Tab
        mein meinem meiner der dem für mit von Gerät Handy Mobiltelefon mon ma pour avec téléphone portable appareil application mi para con desde dispositivo móvil teléfono
        meu minha o do da telemóvel celular del il mio dal per cellulare mijn voor met toestel min mitt mit til för från fra mojego mojej dla systemu programu program telefonu
        mého mojeho pro mog mojeg mojega az a için benim minun mea το μου моего моей моя мого для saya của tôi ของฉัน שלי الـ الخاص بي मेरे 版
        """);

    public static bool Is(ReadOnlySpan<char> line)
    {
        line = line.Trim().TrimEnd('.');
        return line.Length is > 0 and <= Longest && (IsOneOf(Sent, line, isGet: false) || IsOneOf(Get, line, isGet: true));
    }

    private static bool IsOneOf((string Before, string After)[] templates, ReadOnlySpan<char> line, bool isGet)
    {
        foreach (var (before, after) in templates)
        {
            if (line.Length > before.Length + after.Length
                && line.StartsWith(before, StringComparison.OrdinalIgnoreCase)
                && line.EndsWith(after, StringComparison.OrdinalIgnoreCase)
                && IsProduct(line[before.Length..^after.Length], isGet))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there is a product, and no word that does not belong to it.</summary>
    private static bool IsProduct(ReadOnlySpan<char> words, bool isGet)
    {
        var (isNamed, isOutlook, hasSystem, mayBeModel) = (false, false, false, false);
        foreach (var range in words.SplitAny(' ', '\u00A0', '\t'))
        {
            var word = words[range];
            var isProduct = NamesProduct(word);
            if (!isProduct && !word.IsEmpty && !Small.Contains(word) && !(mayBeModel && word.Length <= LongestModel && word.ContainsAnyInRange('0', '9')))
            {
                return false;
            }

            isNamed |= isProduct;
            isOutlook |= isProduct && word.StartsWith("Outlook", StringComparison.OrdinalIgnoreCase);
            hasSystem |= Systems.Contains(word);
            mayBeModel = isProduct;
        }

        return isGet ? isOutlook && hasSystem : isNamed;
    }

    /// <summary>A product as a whole word, or with what a language joins to it: "d'Outlook", "iPhone-omról".</summary>
    private static bool NamesProduct(ReadOnlySpan<char> word)
    {
        if (Products.Contains(word))
        {
            return true;
        }

        var at = word.IndexOfAny('\'', '\u2019', '-');
        return at >= 0
            && ((Products.Contains(word[..at]) && word.Length - at - 1 <= LongestJoined) || (at <= 1 && Products.Contains(word[(at + 1)..])));
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
