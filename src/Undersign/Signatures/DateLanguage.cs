using System.Collections.Frozen;
using System.Globalization;

namespace Undersign.Signatures;

/// <summary>Names of months and days in the languages that a template may ask for. We run without the system's tables, which differ from machine to machine.</summary>
internal static class DateLanguage
{
    /// <summary>
    /// As Unicode's CLDR has them. Of each language its code (ISO 639-1), months alone, months behind a day where they are others there ("=": the same), short months,
    /// days from Sunday on, short days.
    /// </summary>
    private const string Table = """
        bg
        януари февруари март април май юни юли август септември октомври ноември декември
        =
        01 02 03 04 05 06 07 08 09 10 11 12
        неделя понеделник вторник сряда четвъртък петък събота
        нд пн вт ср чт пт сб
        cs
        leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
        ledna února března dubna května června července srpna září října listopadu prosince
        led úno bře dub kvě čvn čvc srp zář říj lis pro
        neděle pondělí úterý středa čtvrtek pátek sobota
        ne po út st čt pá so
        da
        januar februar marts april maj juni juli august september oktober november december
        =
        jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.
        søndag mandag tirsdag onsdag torsdag fredag lørdag
        søn. man. tirs. ons. tors. fre. lør.
        de
        Januar Februar März April Mai Juni Juli August September Oktober November Dezember
        =
        Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez
        Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag
        So Mo Di Mi Do Fr Sa
        el
        Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος
        Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
        Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ
        Κυριακή Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο
        Κυρ Δευ Τρί Τετ Πέμ Παρ Σάβ
        es
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
        =
        ene feb mar abr may jun jul ago sept oct nov dic
        domingo lunes martes miércoles jueves viernes sábado
        dom lun mar mié jue vie sáb
        et
        jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
        =
        jaan veebr märts apr mai juuni juuli aug sept okt nov dets
        pühapäev esmaspäev teisipäev kolmapäev neljapäev reede laupäev
        P E T K N R L
        fi
        tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
        tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
        tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
        sunnuntai maanantai tiistai keskiviikko torstai perjantai lauantai
        su ma ti ke to pe la
        fr
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        =
        janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.
        dimanche lundi mardi mercredi jeudi vendredi samedi
        dim. lun. mar. mer. jeu. ven. sam.
        hr
        siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac
        siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
        sij velj ožu tra svi lip srp kol ruj lis stu pro
        nedjelja ponedjeljak utorak srijeda četvrtak petak subota
        ned pon uto sri čet pet sub
        hu
        január február március április május június július augusztus szeptember október november december
        =
        jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.
        vasárnap hétfő kedd szerda csütörtök péntek szombat
        V H K Sze Cs P Szo
        it
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
        =
        gen feb mar apr mag giu lug ago set ott nov dic
        domenica lunedì martedì mercoledì giovedì venerdì sabato
        dom lun mar mer gio ven sab
        lt
        sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis
        sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
        01 02 03 04 05 06 07 08 09 10 11 12
        sekmadienis pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis
        sk pr an tr kt pn št
        lv
        janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
        =
        janv. febr. marts apr. maijs jūn. jūl. aug. sept. okt. nov. dec.
        svētdiena pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena
        svētd. pirmd. otrd. trešd. ceturtd. piektd. sestd.
        nb
        januar februar mars april mai juni juli august september oktober november desember
        =
        jan feb mar apr mai jun jul aug sep okt nov des
        søndag mandag tirsdag onsdag torsdag fredag lørdag
        søn. man. tir. ons. tor. fre. lør.
        nl
        januari februari maart april mei juni juli augustus september oktober november december
        =
        jan feb mrt apr mei jun jul aug sep okt nov dec
        zondag maandag dinsdag woensdag donderdag vrijdag zaterdag
        zo ma di wo do vr za
        pl
        styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
        stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
        sty lut mar kwi maj cze lip sie wrz paź lis gru
        niedziela poniedziałek wtorek środa czwartek piątek sobota
        niedz. pon. wt. śr. czw. pt. sob.
        pt
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
        =
        jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.
        domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado
        dom. seg. ter. qua. qui. sex. sáb.
        ro
        ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
        =
        ian. feb. mar. apr. mai iun. iul. aug. sept. oct. nov. dec.
        duminică luni marți miercuri joi vineri sâmbătă
        dum. lun. mar. mie. joi vin. sâm.
        ru
        январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
        января февраля марта апреля мая июня июля августа сентября октября ноября декабря
        янв. февр. март апр. май июнь июль авг. сент. окт. нояб. дек.
        воскресенье понедельник вторник среда четверг пятница суббота
        вс пн вт ср чт пт сб
        sk
        január február marec apríl máj jún júl august september október november december
        januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
        jan feb mar apr máj jún júl aug sep okt nov dec
        nedeľa pondelok utorok streda štvrtok piatok sobota
        ne po ut st št pi so
        sl
        januar februar marec april maj junij julij avgust september oktober november december
        =
        jan. feb. mar. apr. maj jun. jul. avg. sep. okt. nov. dec.
        nedelja ponedeljek torek sreda četrtek petek sobota
        ned. pon. tor. sre. čet. pet. sob.
        sv
        januari februari mars april maj juni juli augusti september oktober november december
        =
        jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.
        söndag måndag tisdag onsdag torsdag fredag lördag
        sön mån tis ons tors fre lör
        tr
        Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
        =
        Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara
        Pazar Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi
        Paz Pzt Sal Çar Per Cum Cmt
        uk
        січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
        січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
        січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.
        неділя понеділок вівторок середа четвер пʼятниця субота
        нд пн вт ср чт пт сб
        """;

    private const int LinesOfOne = 6;

    private static readonly FrozenDictionary<string, DateTimeFormatInfo> All = Table.Split('\n').Chunk(LinesOfOne)
        .ToFrozenDictionary(static lines => lines[0].Trim(), static lines => Formats([.. lines.Select(static line => line.Trim().Split(' '))]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that can be asked for, besides English, which is what comes unasked.</summary>
    public static IEnumerable<string> Known => All.Keys.Order(StringComparer.Ordinal);

    /// <param name="language"><see langword="null"/> is English.</param>
    /// <returns><see langword="null"/> for one that we do not know.</returns>
    public static DateTimeFormatInfo? Find(string? language) =>
        language is null || language.Equals("en", StringComparison.OrdinalIgnoreCase) ? DateTimeFormatInfo.InvariantInfo : All.GetValueOrDefault(language);

    private static DateTimeFormatInfo Formats(string[][] lines)
    {
        var formats = (DateTimeFormatInfo)DateTimeFormatInfo.InvariantInfo.Clone();
        formats.MonthNames = Months(lines[1]);
        formats.MonthGenitiveNames = Months(lines[2] is ["="] ? lines[1] : lines[2]);
        formats.AbbreviatedMonthNames = formats.AbbreviatedMonthGenitiveNames = Months(lines[3]);
        formats.DayNames = lines[4];
        formats.AbbreviatedDayNames = lines[5];
        return DateTimeFormatInfo.ReadOnly(formats);
    }

    /// <summary>.NET has thirteen, for calendars other than ours.</summary>
    private static string[] Months(string[] names) => [.. names, ""];
}
