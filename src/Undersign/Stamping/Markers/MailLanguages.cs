namespace Undersign.Stamping.Markers;

/// <summary>The first half of the table of languages; <see cref="FurtherMailLanguages"/> holds the second.</summary>
internal static class MailLanguages
{
    public static IReadOnlyList<MailLanguage> All { get; } =
    [
        new("English")
        {
            From = "From|Sender", Sent = "Sent|Date|Sent on|Received", To = "To|Recipient", Subject = "Subject", Copy = "Cc|Bcc|Reply-To|Importance|Attachments|Organization",
            Wrote = "wrote|writes", Opener = "On|At|In",
            Separator = "Original Message|Original Email|Original Appointment|Reply Message|Forwarded Message|Forwarded mail|Forwarded by|Forwarded Email"
                + "|Begin forwarded message|Previous message|Reply above this line|Original|Please type your reply above this line",
            Sample = "On Wed, May 18, 2016 at 10:02 AM, Ann Smith <ann@example.net> wrote:",
        },
        new("German")
        {
            From = "Von|Absender", Sent = "Gesendet|Datum|Gesendet am", To = "An|Empfänger", Subject = "Betreff", Copy = "Kopie|Antwort an|Wichtigkeit|Anlagen|Kopie (CC)",
            Wrote = "schrieb|schreibt|geschrieben", Opener = "Am|Um",
            Separator = "Ursprüngliche Nachricht|Originalnachricht|Original-Nachricht|Antwort Nachricht|Weitergeleitete Nachricht|Weitergeleitete Mail"
                + "|Originaltermin|Ursprünglicher Termin|Anfang der weitergeleiteten Nachricht|Anfang der weitergeleiteten E-Mail|Ursprünglicher Text",
            Sample = "Am Mi., 18. Mai 2016 um 10:02 Uhr schrieb Ann Smith <ann@example.net>:",
        },
        new("French")
        {
            From = "De|Expéditeur", Sent = "Envoyé|Envoyé le|Date|Message du|Date d'envoi", To = "À|A|Pour|Destinataire", Subject = "Objet|Sujet",
            Copy = "Copie à|Copie|Cci|Répondre à", Wrote = "a écrit|écrivait|écrit", Opener = "Le|En",
            Separator = "Message d'origine|Message d’origine|Message original|Message transféré|Message réexpédié|Courriel original"
                + "|Début du message réexpédié|Début du message transféré|Rendez-vous d'origine|Message transmis",
            Sample = "Le mer. 18 mai 2016 à 10:02, Ann Smith <ann@example.net> a écrit :",
        },
        new("Spanish")
        {
            From = "De|Remitente", Sent = "Enviado|Enviado el|Fecha|Enviada|Enviado a las", To = "Para|A", Subject = "Asunto", Copy = "Con copia|CCO|Responder a",
            Wrote = "escribió|escribio|escribe", Opener = "El|En",
            Separator = "Mensaje original|Mensaje reenviado|Mensaje Reenviado|Correo original|Inicio del mensaje reenviado",
            Sample = "El mié, 18 may 2016 a las 10:02, Ann Smith (<ann@example.net>) escribió:",
        },
        new("Portuguese")
        {
            From = "De|Remetente", Sent = "Enviado|Enviada|Enviado em|Enviada em|Data", To = "Para", Subject = "Assunto", Copy = "Com cópia|Cco",
            Wrote = "escreveu|escreve", Opener = "Em|Em qua|A",
            Separator = "Mensagem original|Mensagem encaminhada|Mensagem reencaminhada|Início da mensagem reencaminhada|Início da mensagem encaminhada",
            Sample = "Em qua., 18 de mai. de 2016 às 10:02, Ann Smith <ann@example.net> escreveu:",
        },
        new("Italian")
        {
            From = "Da|Mittente", Sent = "Inviato|Data|Inviato il|Spedito", To = "A|Destinatario|Per", Subject = "Oggetto", Copy = "Ccn|Rispondi a",
            Wrote = "ha scritto|scrive", Opener = "Il|In data|Il giorno",
            Separator = "Messaggio originale|Messaggio inoltrato|Inizio messaggio inoltrato|Messaggio Inoltrato",
            Sample = "Il giorno mer 18 mag 2016 alle ore 10:02 Ann Smith <ann@example.net> ha scritto:",
        },
        new("Dutch")
        {
            From = "Van|Afzender", Sent = "Verzonden|Datum|Verzonden op", To = "Aan", Subject = "Onderwerp", Copy = "Kopie|Bcc|CC|Antwoord aan",
            Wrote = "schreef|geschreven|schrijft", Opener = "Op",
            Separator = "Oorspronkelijk bericht|Oorspronkelijk e-mailbericht|Origineel bericht|Doorgestuurd bericht|Begin doorgestuurd bericht",
            Sample = "Op wo 18 mei 2016 om 10:02 schreef Ann Smith <ann@example.net>:",
        },
        new("Danish")
        {
            From = "Fra|Afsender", Sent = "Sendt|Dato", To = "Til", Subject = "Emne", Copy = "Cc|Kopi|Svar til",
            Wrote = "skrev|skriver", Opener = "Den|På",
            Separator = "Oprindelig meddelelse|Oprindelig besked|Original meddelelse|Videresendt besked|Videresendt meddelelse|Start på videresendt besked",
            Sample = "Den ons. 18. maj 2016 kl. 10.02 skrev Ann Smith <ann@example.net>:",
        },
        new("Swedish")
        {
            From = "Från|Avsändare", Sent = "Skickat|Datum|Skickad", To = "Till", Subject = "Ämne", Copy = "Kopia|Svara till",
            Wrote = "skrev|skriver", Opener = "Den|På",
            Separator = "Ursprungligt meddelande|Originalmeddelande|Vidarebefordrat meddelande|Vidarebefordrat brev|Vidarebefordrat mejl",
            Sample = "Den ons 18 maj 2016 kl 10:02 skrev Ann Smith <ann@example.net>:",
        },
        new("Norwegian")
        {
            From = "Fra|Avsender", Sent = "Sendt|Dato", To = "Til", Subject = "Emne", Copy = "Kopi|Svar til",
            Wrote = "skrev|skreiv", Opener = "Den|På",
            Separator = "Opprinnelig melding|Original melding|Videresendt melding|Videresendt e-post|Start på videresendt melding",
            Sample = "ons. 18. mai 2016 kl. 10:02 skrev Ann Smith <ann@example.net>:",
        },
        new("Finnish")
        {
            From = "Lähettäjä", Sent = "Lähetetty|Päivämäärä|Päiväys|Lähetysaika", To = "Vastaanottaja", Subject = "Aihe", Copy = "Kopio|Vastaus",
            Wrote = "kirjoitti|kirjoittaa",
            Separator = "Alkuperäinen viesti|Välitetty viesti|Edelleenlähetetty viesti|Välitetty viesti alkaa|Viesti välitetty alkaa|Välitetty viesti / Fwd.Msg",
            Sample = "ke 18. toukok. 2016 klo 10.02 Ann Smith (ann@example.net) kirjoitti:",
        },
        new("Polish")
        {
            From = "Od|Nadawca", Sent = "Wysłano|Data|Wysłane|Data wysłania", To = "Do|Adresat", Subject = "Temat", Copy = "DW|UDW|Kopia|Odpowiedź-do",
            Wrote = "napisał|napisała|napisał(a)|pisze|napisana przez", Opener = "W dniu|Dnia|W|Dn",
            Separator = "Wiadomość oryginalna|Oryginalna wiadomość|Wiadomość przekazana|Przekazana wiadomość|Treść oryginalnej wiadomości|Początek przekazywanej wiadomości|Treść przekazanej wiadomości",
            Sample = "śr., 18 maj 2016 o 10:02 Ann Smith <ann@example.net> napisał(a):",
        },
        new("Czech")
        {
            From = "Od|Odesílatel", Sent = "Odesláno|Datum|Posláno", To = "Komu|Pro", Subject = "Předmět|Věc", Copy = "Kopie|Skrytá|Odpověď na",
            Wrote = "napsal|napsala|napsal(a)|píše", Opener = "Dne|V",
            Separator = "Původní zpráva|Původní e-mail|Přeposlaná zpráva|Předaná zpráva|Začátek přeposílané zprávy",
            Sample = "st 18. 5. 2016 v 10:02 odesílatel Ann Smith <ann@example.net> napsal:",
        },
        new("Slovak")
        {
            From = "Od|Odosielateľ", Sent = "Odoslané|Dátum|Poslané", To = "Komu|Pre", Subject = "Predmet", Copy = "Kópia|Odpovedať-Pre",
            Wrote = "napísal|napísala|napísal(a)|píše", Opener = "Dňa|V",
            Separator = "Pôvodná správa|Preposlaná správa|Odovzdaná správa|Začiatok preposielanej správy|Začiatok preposlanej správy",
            Sample = "st 18. 5. 2016 o 10:02 Ann Smith <ann@example.net> napísal(a):",
        },
        new("Hungarian")
        {
            From = "Feladó|Küldő", Sent = "Elküldve|Dátum|Küldve|Küldés dátuma", To = "Címzett", Subject = "Tárgy", Copy = "Másolatot kap|Másolat|Válaszcím",
            Wrote = "írta|ezt írta|írja",
            Separator = "Eredeti üzenet|Továbbított üzenet|Továbbított levél|Továbbított üzenet kezdete|Továbbított levél kezdete",
            Sample = "Ann Smith <ann@example.net> ezt írta (időpont: 2016. máj. 18., Sze, 10:02):",
        },
        new("Romanian")
        {
            From = "De la|De|Expeditor|Expeditorul", Sent = "Trimis|Data|Dată|Trimisă", To = "Către|Catre|La|Destinatarul|Destinatar", Subject = "Subiect|Subiectul", Copy = "Copie|Răspuns către",
            Wrote = "a scris|scrie", Opener = "În|In|Pe|La",
            Separator = "Mesaj original|Mesajul original|Mesaj redirecționat|Mesaj transmis mai departe|Începutul mesajului redirecționat|Începe mesajul redirecționat",
            Sample = "În mie., 18 mai 2016 la 10:02, Ann Smith <ann@example.net> a scris:",
        },
    ];
}
