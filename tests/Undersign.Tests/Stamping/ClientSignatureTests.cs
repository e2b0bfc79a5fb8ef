using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;
using Undersign.Stamping.Markers;

namespace Undersign.Tests.Stamping;

/// <summary>What mail programs sign with; whole messages are in <c>Cases/client-signature-*</c>.</summary>
public sealed class ClientSignatureTests
{
    private static readonly StampingPolicy Remove = new() { ClientSignatures = ClientSignatures.Remove };

    [Theory]
    [InlineData("Sent from my iPhone")]
    [InlineData("Sent from my Galaxy.")]
    [InlineData("Sent from Yahoo Mail for iPhone")]
    [InlineData("Sent from Outlook for Android")]
    [InlineData("Get Outlook for iOS")]
    [InlineData("Holen Sie sich Outlook für Android")]
    [InlineData("Télécharger Outlook pour iOS")]
    [InlineData("Von meinem iPhone gesendet")]
    [InlineData("Envoyé de mon iPhone")]
    [InlineData("Inviato da iPhone")]
    [InlineData("Enviado do meu iPhone")]
    [InlineData("Verstuurd vanaf mijn iPad")]
    [InlineData("Skickat från min iPhone")]
    [InlineData("Wysłane z iPhone'a")]
    [InlineData("Отправлено с iPhone")]
    [InlineData("iPhoneから送信")]
    [InlineData("发自我的iPhone")]
    [InlineData("나의 iPhone에서 보냄")]
    [InlineData("iPhone'umdan gönderildi")]
    [InlineData("Sent with Proton Mail secure email.")]
    [InlineData("Sent from Mail for Windows 10")]
    [InlineData("Sent from Yahoo Mail on Android")]
    [InlineData("Sent from my Samsung Galaxy S24 smartphone.")]
    [InlineData("Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.")]
    [InlineData("Gesendet mit der GMX Mail App")]
    [InlineData("Envoyé à partir d’Outlook pour Android")]
    [InlineData("Enviado desde mi iPhone")]
    [InlineData("Lähetetty iPhonesta")]
    [InlineData("Odesláno z iPhonu")]
    [InlineData("Elküldve az iPhone-omról")]
    [InlineData("Outlook für iOS beziehen")]
    [InlineData("Outlook for iOS を入手")]
    [InlineData("获取 Outlook for iOS")]
    public void Knows_the_lines_of_mail_programs(string line) => Assert.True(ClientLine.Is(line));

    [Theory]
    [InlineData("Sent from Berlin")]
    [InlineData("Get well soon")]
    [InlineData("Get the Android app first")]
    [InlineData("Sent from my iPhone, so please forgive the typing mistakes")]
    [InlineData("We talked about Outlook for iOS")]
    [InlineData("Sent from my iPhone to yours, where you will find it in the folder of old pictures")]
    [InlineData("Von meinem iPhone aus kann ich das PDF nicht öffnen.")]
    [InlineData("Den Vertrag hat Eva gestern per Outlook gesendet.")]
    [InlineData("Von meinem iPhone habe ich die Bilder gesendet")]
    [InlineData("Gesendet von Eva aus Outlook")]
    [InlineData("Outlook und Excel für Mac beziehen")]
    [InlineData("Sent via Blue Dart courier on Monday")]
    [InlineData("Sent with UPS to the Samsung office today")]
    [InlineData("Sent from my iPhone to yours")]
    [InlineData("Sent from Windowsill Ltd")]
    [InlineData("Get Outlook for iOS and call me")]
    [InlineData("Envoyé de mon iPhone à Paris")]
    [InlineData("Envoyé avec Outlook hier soir")]
    [InlineData("Télécharger Outlook pour le client iOS")]
    [InlineData("Enviado desde Outlook el lunes")]
    [InlineData("Enviado do Outlook da Maria")]
    [InlineData("Inviato da Maria con Outlook")]
    [InlineData("Verzonden met Outlook door Jan")]
    [InlineData("De factuur wil ik met Outlook downloaden")]
    [InlineData("Skickat från Outlook i morse")]
    [InlineData("Sendt fra kontoret i Outlook")]
    [InlineData("Lähetetty Outlook eilen")]
    [InlineData("Wysłane z Outlook do Ewy")]
    [InlineData("Odesláno z Outlook včera")]
    [InlineData("Отправлено с iPhone Анны")]
    [InlineData("Надіслано з iPhone Олени")]
    [InlineData("Elküldve Outlook tegnap")]
    [InlineData("Sözleşme dün Outlook ile gönderildi")]
    [InlineData("写真は昨日iPhoneから送信")]
    [InlineData("发自我的朋友的iPhone")]
    [InlineData("나의 오래된 iPhone에서 보냄")]
    public void Leaves_the_words_of_people(string line) => Assert.False(ClientLine.Is(line));

    [Theory]
    [InlineData("<div>Hi</div><div id=AppleMailSignature>Bob</div>", "<div>Hi</div>[S]")]
    [InlineData("<p>Hi</p><pre class=moz-signature>-- \nBob</pre>", "<p>Hi</p>[S]")]
    [InlineData("Hi<br><br>Sent from my <a href=x>iPhone</a>", "Hi[S]<br><br><a href=x></a>")]
    [InlineData("<div>Hi</div><div id=Signature>Bob", "<div>Hi</div><div id=Signature>Bob[S]")]
    [InlineData("<div id=Signature>Bob</div>", "<div id=Signature>Bob</div>[S]")]
    [InlineData("Hi<br>Sent from my iPhone", "Hi<br>Sent from my iPhone[S]")]
    [InlineData("<p>Hi</p><p>Sent from my iPhone</p><p>Bye</p>", "<p>Hi</p><p>Sent from my iPhone</p><p>Bye</p>[S]")]
    [InlineData("<div>Hi</div><div id=Signature>Bob</div><div>P.S.</div>", "<div>Hi</div><div id=Signature>Bob</div><div>P.S.</div>[S]")]
    [InlineData("<p>Hi</p><div id=AppleMailSignature>Sent from my iPhone<div>No, we want 12 pieces.</div></div>", "<p>Hi</p><div id=AppleMailSignature>Sent from my iPhone<div>No, we want 12 pieces.</div>[S]</div>")]
    [InlineData("<p>Hi</p><div class=gmail_signature>Bob<br>please call me</div>", "<p>Hi</p><div class=gmail_signature>Bob<br>please call me[S]</div>")]
    [InlineData("<p>Hi</p><div id=ms-outlook-mobile-signature>Meet me at ten<br>Bob</div>", "<p>Hi</p><div id=ms-outlook-mobile-signature>Meet me at ten<br>Bob[S]</div>")]
    public void Takes_out_only_what_is_one_for_sure(string html, string expected) =>
        Assert.Equal(expected, Stamp("html", html).Replace("<div data-undersign=\"signature\"><br>S</div>", "[S]", StringComparison.Ordinal));

    [Theory]
    [InlineData("Hi\n\n-- \nBob\nSales\n", "Hi\n\nS\n")]
    [InlineData("Hi\n\n--\nBob\n", "Hi\n\n--\nBob\n\nS\n")]
    [InlineData("-- \nBob\n", "-- \nBob\n\nS\n")]
    [InlineData("Hi\n-- \nBob\n\nP.S. Call me\n", "Hi\n-- \nBob\n\nP.S. Call me\n\nS\n")]
    [InlineData("Run\n-- \n-- old rows\n-- \nDELETE\n", "Run\n-- \n-- old rows\n-- \nDELETE\n\nS\n")]
    [InlineData("Hi\n-- \nBob\n-- \nEva\n", "Hi\n-- \nBob\n-- \nEva\n\nS\n")]
    [InlineData("Hi\n-- \nBob\nB\nC\nD\nE\nF\nG\nH\n", "Hi\n\nS\n")]
    [InlineData("Hi\n-- \nBob\nB\nC\nD\nE\nF\nG\nH\nI\n", "Hi\n-- \nBob\nB\nC\nD\nE\nF\nG\nH\nI\n\nS\n")]
    [InlineData("Hi\nSent from my iPhone\n", "Hi\nSent from my iPhone\n\nS\n")]
    [InlineData("Hi\n\nSent from my iPhone\n\n> Old\n> words\n", "Hi\n\nS\n\n> Old\n> words\n")]
    [InlineData("> Old\nHi\n-- \nBob\n", "> Old\nHi\n\nS\n")]
    [InlineData("Hi\n-- \nBob\nSales\nmobile: +49 221 1234567\nwww.contoso.example\n", "Hi\n\nS\n")]
    [InlineData("To pay:\n-- \n250 EUR for the second item\n", "To pay:\n-- \n250 EUR for the second item\n\nS\n")]
    [InlineData("Hi\n-- \nBob\nI come on Friday\n", "Hi\n-- \nBob\nI come on Friday\n\nS\n")]
    [InlineData("Hi\n-- \nBob\nThe price: 1.200.000 EUR\n", "Hi\n-- \nBob\nThe price: 1.200.000 EUR\n\nS\n")]
    [InlineData("Hi\n-- \nEve\nSales\n", "Hi\n-- \nEve\nSales\n\nS\n")]
    public void Takes_out_of_text_what_stands_below_the_delimiter(string text, string expected) => Assert.Equal(expected, Stamp("plain", text));

    private static string Stamp(string subtype, string body)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes($"From: Bob <bob@contoso.example>\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body.ReplaceLineEndings("\r\n")}"));
        var edit = new MimeEdit(data);
        Assert.IsType<StampOutcome.Stamped>(Stamper.Stamp(MimeReader.Read(data), new("S", "S"), Placement.Reply, Remove, edit));
        return Encoding.UTF8.GetString(edit.ToArray()).Split("\r\n\r\n", 2)[1].ReplaceLineEndings("\n");
    }
}
