namespace Undersign.Stamping.Markers;

/// <summary>The second half of the table of languages.</summary>
internal static class FurtherMailLanguages
{
    public static IReadOnlyList<MailLanguage> All { get; } =
    [
        new("Russian")
        {
            From = "От|От кого|Отправитель", Sent = "Отправлено|Дата|Послано", To = "Кому|Получатель", Subject = "Тема", Copy = "Копия|Скрытая копия|Ответ-Кому",
            Wrote = "написал|написала|написал(а)|пишет|писал", Opener = "В",
            Separator = "Исходное сообщение|Пересылаемое сообщение|Пересланное сообщение|Перенаправленное сообщение|Оригинальное сообщение"
                + "|Начало переадресованного сообщения|Начало пересылаемого сообщения|Конец переадресованного сообщения",
            Sample = "ср, 18 мая 2016 г. в 10:02, Ann Smith <ann@example.net>:",
        },
        new("Ukrainian")
        {
            From = "Від|Відправник|Від кого", Sent = "Надіслано|Дата|Відправлено", To = "Кому|Одержувач", Subject = "Тема", Copy = "Копія|Кому відповісти",
            Wrote = "пише|написав|написала|писав", Opener = "У",
            Separator = "Оригінальне повідомлення|Початкове повідомлення|Переслане повідомлення|Пересилане повідомлення|Початок пересланого повідомлення|Перенаправлене повідомлення|Початок листа, що пересилається",
            Sample = "ср, 18 трав. 2016 р. о 10:02 Ann Smith <ann@example.net> пише:",
        },
        new("Bulgarian")
        {
            From = "От", Sent = "Изпратено|Дата", To = "До", Subject = "Относно|Тема", Copy = "Копие",
            Wrote = "написа|пише", Opener = "На",
            Separator = "Оригинално съобщение|Първоначално съобщение|Препратено съобщение|Начало на препратено съобщение",
            Sample = "На ср, 18.05.2016 г. в 10:02 Ann Smith <ann@example.net> написа:",
        },
        new("Serbian")
        {
            From = "Od|Šalje|Од|Шаље", Sent = "Poslato|Datum|Послато|Датум", To = "Za|Prima|За", Subject = "Naslov|Tema|Predmet|Наслов|Тема", Copy = "Kopija",
            Wrote = "je napisao|je napisala|je napisao/la|napisao|napisala|је написао|је написала|је написао/ла", Opener = "Dana|Дана",
            Separator = "Originalna poruka|Prosleđena poruka|Изворна порука|Оригинална порука|Прослеђена порука",
            Sample = "сре, 18. мај 2016. у 10:02 Ann Smith <ann@example.net> је написао/ла:",
        },
        new("Croatian")
        {
            From = "Od|Šalje", Sent = "Poslano|Datum", To = "Za|Prima", Subject = "Predmet|Naslov", Copy = "Kopija|Odgovori na",
            Wrote = "je napisao|je napisala|je napisao/la|napisao je|napisala je|napisao", Opener = "Dana|U",
            Separator = "Izvorna poruka|Originalna poruka|Proslijeđena poruka|Početak proslijeđene poruke|Započni proslijeđenu poruku",
            Sample = "sri, 18. svi 2016. u 10:02 Ann Smith <ann@example.net> napisao je:",
        },
        new("Slovenian")
        {
            From = "Od|Pošiljatelj", Sent = "Poslano|Datum", To = "Za|Komu", Subject = "Zadeva", Copy = "Kp",
            Wrote = "je napisal|je napisala|je napisal/-a|napisal|piše", Opener = "Dne|V",
            Separator = "Izvirno sporočilo|Prvotno sporočilo|Posredovano sporočilo|Začetek posredovanega sporočila",
            Sample = "V V sre., 18. maj 2016 ob 10:02 je oseba Ann Smith <ann@example.net> napisala:",
        },
        new("Estonian")
        {
            From = "Saatja|Kellelt", Sent = "Saadetud|Kuupäev|Saatmisaeg", To = "Adressaat|Saaja|Kellele", Subject = "Teema", Copy = "Koopia",
            Wrote = "kirjutas", Opener = "Kuupäeval",
            Separator = "Algne sõnum|Algsõnum|Originaalsõnum|Edastatud sõnum|Edastatud kiri",
            Sample = "Kuupäev K, 18. mai 2016 kell 10:02 kirjutas Ann Smith <ann@example.net>:",
        },
        new("Latvian")
        {
            From = "No|Sūtītājs", Sent = "Nosūtīts|Datums|Sūtīts", To = "Kam|Adresāts", Subject = "Temats|Tēma", Copy = "Kopija",
            Wrote = "rakstīja|raksta", Opener = "Trešd",
            Separator = "Sākotnējais ziņojums|Oriģinālais ziņojums|Pārsūtīts ziņojums|Pārsūtītā ziņa",
            Sample = "Trešd., 2016. g. 18. maijs, plkst. 10:02 — lietotājs Ann Smith (<ann@example.net>) rakstīja:",
        },
        new("Lithuanian")
        {
            From = "Nuo|Siuntėjas", Sent = "Išsiųsta|Data|Siųsta", To = "Kam|Gavėjas|Iki", Subject = "Tema", Copy = "Kopija",
            Wrote = "rašė|parašė", Opener = "Data",
            Separator = "Originalus pranešimas|Pradinis laiškas|Pradinis pranešimas|Persiųstas laiškas|Persiunčiamas laiškas|Persiųstas pranešimas",
            Sample = "2016-05-18, tr, 10:02 Ann Smith <ann@example.net> rašė:",
        },
        new("Greek")
        {
            From = "Από|Αποστολέας", Sent = "Στάλθηκε|Ημερομηνία|Εστάλη", To = "Προς", Subject = "Θέμα", Copy = "Κοιν|Κοινοποίηση",
            Wrote = "έγραψε|γράφει", Opener = "Στις|Την|Στις Τετ",
            Separator = "Αρχικό μήνυμα|Προωθημένο μήνυμα|Έναρξη προωθημένου μηνύματος",
            Sample = "Στις Τετ 18 Μαΐ 2016 στις 10:02 π.μ., ο χρήστης Ann Smith <ann@example.net> έγραψε:",
        },
        new("Turkish")
        {
            From = "Kimden|Gönderen", Sent = "Gönderildi|Tarih|Gönderme Tarihi|Gönderilme|Gönderilen", To = "Kime|Alıcı", Subject = "Konu", Copy = "Bilgi|Yanıt Adresi",
            Wrote = "yazdı|şunu yazdı|şunları yazdı|tarihinde şunu yazdı",
            Separator = "Özgün İleti|Orijinal İleti|Orijinal Mesaj|Özgün Mesaj|İletilen ileti|İletilmiş ileti|Yönlendirilen ileti|İletilen mesaj|İleti başlangıcı|İletilen İleti|İletilmiş Mesaj",
            Sample = "Ann Smith <ann@example.net>, 18 May 2016 Çar, 10:02 tarihinde şunu yazdı:",
        },
        new("Catalan")
        {
            From = "De|Remitent", Sent = "Enviat|Data|Enviat el", To = "Per a|A", Subject = "Assumpte|Tema", Copy = "A/c",
            Wrote = "va escriure|ha escrit|escrigué", Opener = "El|El dia",
            Separator = "Missatge original|Missatge reenviat|Inici del missatge reenviat",
            Sample = "Missatge de Ann Smith <ann@example.net> del dia dc., 18 de maig 2016 a les 10:02 va escriure:",
        },
        new("Hebrew")
        {
            From = "מאת|מ", Sent = "נשלח|תאריך|נשלח ב", To = "אל|ל", Subject = "נושא|הנושא", Copy = "עותק",
            Wrote = "כתב|כתבה|מאת", Opener = "ב|בתאריך",
            Separator = "הודעה מקורית|הודעה שהועברה|תחילת ההודעה שהועברה|ההודעה המקורית",
            Sample = "ב-18 במאי 2016 בשעה 10:02, Ann Smith <ann@example.net> כתב:",
        },
        new("Arabic")
        {
            From = "من|المرسل", Sent = "تاريخ الإرسال|التاريخ|تم الإرسال|تاريخ|أرسلت", To = "إلى|الى", Subject = "الموضوع|موضوع", Copy = "نسخة",
            Wrote = "كتب|كتبت|كتب/كتبت", Opener = "في|بتاريخ",
            Separator = "الرسالة الأصلية|رسالة أصلية|رسالة معاد توجيهها|الرسالة المعاد توجيهها|بداية الرسالة المحولة",
            Sample = "في الأربعاء، 18 مايو 2016 في 10:02 ص تمت كتابة ما يلي بواسطة Ann Smith <ann@example.net>:",
        },
        new("Japanese")
        {
            From = "差出人|送信者|From|送信元", Sent = "送信日時|日付|日時|送信日|Date", To = "宛先|To|送信先", Subject = "件名|Subject", Copy = "写し|CC",
            Wrote = "のメール|のメッセージ|が書きました|さんは書きました|は書きました|wrote|に書きました",
            Separator = "元のメッセージ|オリジナルメッセージ|元のメール|転送メッセージ|転送されたメッセージ|転送メール|メッセージを転送",
            Sample = "2016年5月18日(水) 10:02 Ann Smith <ann@example.net>:",
        },
        new("Chinese (simplified)")
        {
            From = "发件人|寄件人", Sent = "发送时间|日期|发送日期|时间|发送", To = "收件人|收信人", Subject = "主题|主旨", Copy = "抄送|密送",
            Wrote = "写道|写到|编写", Opener = "在|于",
            Separator = "原始邮件|原邮件|原始消息|转发邮件|转发的邮件|转发信息|邮件原件|开始转发的邮件|已转发邮件|回复的原邮件",
            Sample = "Ann Smith <ann@example.net> 于2016年5月18日周三 10:02写道：",
        },
        new("Chinese (traditional)")
        {
            From = "寄件者|寄件人|發件人", Sent = "寄件日期|日期|傳送時間|寄出時間|已傳送|發送時間", To = "收件者|收件人", Subject = "主旨|主題", Copy = "副本|抄送|密件副本",
            Wrote = "寫道|寫到|撰寫", Opener = "在|於",
            Separator = "原始郵件|原始訊息|原始信件|轉寄郵件|轉寄的郵件|轉寄訊息|開始轉寄郵件|已轉寄的郵件|轉發郵件",
            Sample = "Ann Smith <ann@example.net> 於 2016年5月18日 週三 上午10:02寫道：",
        },
        new("Korean")
        {
            From = "보낸 사람|보낸사람|발신", Sent = "보낸 날짜|보낸 시간|날짜|보낸날짜|일자", To = "받는 사람|받는사람|수신", Subject = "제목", Copy = "참조",
            Wrote = "작성|님이 작성|씀|님이 씀",
            Separator = "원본 메시지|원본 메일|원본메시지|Original Message|전달된 메시지|전달된 메일|전달된 메시지 시작|전달한 메시지",
            Sample = "2016년 5월 18일 (수) 오전 10:02, Ann Smith <ann@example.net>님이 작성:",
        },
        new("Vietnamese")
        {
            From = "Từ|Người gửi", Sent = "Đã gửi|Ngày|Gửi|Ngày gửi|Thời gian", To = "Đến|Tới|Người nhận", Subject = "Chủ đề|Tiêu đề", Copy = "Đồng gửi",
            Wrote = "đã viết|viết", Opener = "Vào|Ngày|Lúc",
            Separator = "Thư gốc|Tin nhắn gốc|Tin nhắn ban đầu|Thư đã chuyển tiếp|Thư chuyển tiếp|Tin nhắn đã chuyển tiếp|Bắt đầu thư được chuyển tiếp",
            Sample = "Vào Th 4, 18 thg 5, 2016 vào lúc 10:02 Ann Smith <ann@example.net> đã viết:",
        },
        new("Thai")
        {
            From = "จาก", Sent = "ส่ง|วันที่|ส่งเมื่อ", To = "ถึง", Subject = "เรื่อง|หัวข้อ", Copy = "สำเนา",
            Wrote = "เขียนว่า|เขียน", Opener = "เมื่อ|ใน|เมื่อวันที่",
            Separator = "ข้อความต้นฉบับ|ข้อความที่ส่งต่อ|ข้อความเดิม|เริ่มข้อความที่ส่งต่อ",
            Sample = "ในวันที่ พ. 18 พ.ค. 2016 เวลา 10:02 Ann Smith <ann@example.net> เขียนว่า:",
        },
        new("Indonesian")
        {
            From = "Dari|Pengirim", Sent = "Dikirim|Tanggal|Terkirim", To = "Kepada|Ke", Subject = "Perihal|Subjek|Hal", Copy = "Tembusan",
            Wrote = "menulis", Opener = "Pada",
            Separator = "Pesan asli|Pesan Asli|Pesan terusan|Pesan yang diteruskan|Pesan diteruskan|Mulai pesan terusan",
            Sample = "Pada Rab, 18 Mei 2016 pukul 10.02 Ann Smith <ann@example.net> menulis:",
        },
    ];
}
