using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

public sealed class MessageKindClassifierTests
{
    [Theory]
    [InlineData("Subject: Hello", nameof(MessageKind.Ordinary))]
    [InlineData("X-Auto-Response-Suppress: All", nameof(MessageKind.Ordinary))]
    [InlineData("Auto-Submitted: no", nameof(MessageKind.Ordinary))]
    [InlineData("Auto-Submitted: no (really)", nameof(MessageKind.Ordinary))]
    [InlineData("Precedence: bulk", nameof(MessageKind.List))]
    [InlineData("Precedence: List", nameof(MessageKind.List))]
    [InlineData("Precedence: normal", nameof(MessageKind.Ordinary))]
    [InlineData("List-Id: <list.example>", nameof(MessageKind.List))]
    [InlineData("List-Unsubscribe: <https://list.example/leave>", nameof(MessageKind.List))]
    [InlineData("X-MS-Exchange-RecallReportGenerated: true", nameof(MessageKind.Recall))]
    [InlineData("X-MS-Exchange-Generated-Message-Source: Transport Message Recall Routing Agent", nameof(MessageKind.Recall))]
    [InlineData("X-MS-TNEF-Correlator:", nameof(MessageKind.Ordinary))]
    [InlineData("X-MS-Exchange-Organization-AutoForwarded: false", nameof(MessageKind.Ordinary))]
    [InlineData("Auto-Submitted: auto-replied; owner-email=a@b", nameof(MessageKind.AutomaticReply))]
    [InlineData("AUTO-SUBMITTED: Auto-Generated", nameof(MessageKind.AutomaticReply))]
    [InlineData("Precedence: auto_reply", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-MS-Exchange-Inbox-Rules-Loop: a@b", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-MS-Exchange-Organization-AutoForwarded: true", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-MS-Exchange-ForwardingLoop: ann@contoso.example;4f2a", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-Forwarded-To: rita@fabrikam.example", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-Forwarded-For: ann@contoso.example rita@fabrikam.example", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-Forwarded-For: 192.0.2.7", nameof(MessageKind.Ordinary))]
    [InlineData("Resent-From: ann@contoso.example", nameof(MessageKind.AutomaticReply))]
    [InlineData("X-MS-Journal-Report:", nameof(MessageKind.Journal))]
    [InlineData("X-MS-Exchange-Moderation-Loop: a@b", nameof(MessageKind.Moderation))]
    [InlineData("Content-Class: rpmsg.message", nameof(MessageKind.RightsProtected))]
    [InlineData("Content-Class: urn:content-classes:calendarmessage", nameof(MessageKind.Calendar))]
    [InlineData("Content-Class: IPM.Outlook.Recall", nameof(MessageKind.Recall))]
    [InlineData("X-MS-Exchange-MessageClass: IPM.Note.Invoice", nameof(MessageKind.Ordinary))]
    [InlineData("X-MS-Exchange-MessageClass: IPM.Note.CalendarNotes", nameof(MessageKind.Ordinary))]
    [InlineData("X-MS-Exchange-MessageClass: IPM.Note.Microsoft.Voicemail.UM.CA", nameof(MessageKind.Voicemail))]
    [InlineData("X-MS-Exchange-MessageClass: IPM.Note.rpmsg.Microsoft.Voicemail.UM", nameof(MessageKind.RightsProtected))]
    [InlineData("X-MS-Exchange-MessageClass: IPM.Note.Microsoft.Approval.Request", nameof(MessageKind.Moderation))]
    [InlineData("X-MS-Exchange-MessageClass: REPORT.IPM.Note.NDR", nameof(MessageKind.Report))]
    [InlineData("Message-Context: voice-message", nameof(MessageKind.Voicemail))]
    public void Tells_by_the_header(string field, string expected) => Assert.Equal(expected, NameOf($"{field}\r\n\r\nHello\r\n"));

    [Theory]
    [InlineData("multipart/signed; boundary=b; protocol=\"application/pgp-signature\"", nameof(MessageKind.Signed))]
    [InlineData("multipart/encrypted; boundary=b", nameof(MessageKind.Encrypted))]
    [InlineData("multipart/report; boundary=b; report-type=delivery-status", nameof(MessageKind.Report))]
    [InlineData("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", nameof(MessageKind.Signed))]
    [InlineData("application/x-pkcs7-mime; smime-type=enveloped-data", nameof(MessageKind.Encrypted))]
    [InlineData("application/pkcs7-mime; smime-type=authEnveloped-data", nameof(MessageKind.Encrypted))]
    [InlineData("application/octet-stream; name=\"SMIME.P7M\"", nameof(MessageKind.Encrypted))]
    [InlineData("application/ms-tnef; name=winmail.dat", nameof(MessageKind.Tnef))]
    [InlineData("application/octet-stream; name=WINMAIL.DAT", nameof(MessageKind.Tnef))]
    [InlineData("application/octet-stream; name=message_v2.rpmsg", nameof(MessageKind.RightsProtected))]
    [InlineData("text/calendar; method=REQUEST", nameof(MessageKind.Calendar))]
    [InlineData("message/partial; id=a; number=1", nameof(MessageKind.Partial))]
    [InlineData("message/external-body; access-type=local-file", nameof(MessageKind.ExternalBody))]
    [InlineData("text/html", nameof(MessageKind.Ordinary))]
    public void Tells_by_the_type_of_the_message(string type, string expected) => Assert.Equal(expected, NameOf($"Content-Type: {type}\r\n\r\nx\r\n"));

    [Theory]
    [InlineData("Content-Type: application/pkcs7-signature; name=smime.p7s", nameof(MessageKind.Signed))]
    [InlineData("Content-Type: application/pgp-signature", nameof(MessageKind.Signed))]
    [InlineData("Content-Type: application/pkcs7-mime; name=smime.p7m", nameof(MessageKind.Encrypted))]
    [InlineData("Content-Type: application/pkcs7-mime; name=invoice.xml.p7m\r\nContent-Disposition: attachment", nameof(MessageKind.Ordinary))]
    [InlineData("Content-Type: text/calendar; name=party.ics\r\nContent-Disposition: attachment; filename=party.ics", nameof(MessageKind.Ordinary))]
    [InlineData("Content-Type: text/calendar; method=REPLY\r\nContent-Disposition: attachment; filename=invite.ics", nameof(MessageKind.Calendar))]
    [InlineData("Content-Type: text/calendar; name=event.ics", nameof(MessageKind.Ordinary))]
    [InlineData("Content-Type: text/calendar", nameof(MessageKind.Calendar))]
    [InlineData("Content-Type: application/pkcs7-signature; name=contract.pdf.p7s", nameof(MessageKind.Ordinary))]
    [InlineData("Content-Type: application/pgp-signature; name=release.tar.gz.asc", nameof(MessageKind.Ordinary))]
    [InlineData("Content-Type: application/pgp-signature; name=signature.asc", nameof(MessageKind.Signed))]
    [InlineData("Content-Type: message/delivery-status", nameof(MessageKind.Report))]
    [InlineData("Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/signed; boundary=i", nameof(MessageKind.Ordinary))]
    [InlineData("Content-Type: message/partial; id=a; number=1", nameof(MessageKind.Ordinary))]
    public void Tells_by_a_part_within(string header, string expected) =>
        Assert.Equal(expected, NameOf($"Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nHello\r\n--m\r\n{header}\r\n\r\nx\r\n--m--\r\n"));

    [Fact]
    public void Takes_an_empty_reverse_path_for_a_notification() => Assert.Equal(MessageKind.EmptyReversePath, Classify("Subject: x\r\n\r\ny\r\n", isReversePathEmpty: true));

    [Fact]
    public void A_kind_that_is_switched_on_counts_as_ordinary_and_another_one_beside_it_does_not()
    {
        const string List = "List-Id: <list.example>\r\n\r\nHello\r\n";

        Assert.Equal(MessageKind.Ordinary, Classify(List, false, MessageKind.List));
        Assert.Equal(MessageKind.AutomaticReply, Classify("Auto-Submitted: auto-generated\r\n" + List, false, MessageKind.List));
        Assert.Equal(MessageKind.EmptyReversePath, Classify(List, true, MessageKind.List));
        Assert.Equal(MessageKind.Ordinary, Classify("Content-Type: text/calendar; method=REQUEST\r\n\r\nx\r\n", false, MessageKind.Calendar));
        Assert.Equal(MessageKind.Calendar, Classify("Content-Type: text/calendar; method=REQUEST\r\n\r\nx\r\n", false, MessageKind.List));
    }

    [Fact]
    public void A_sealed_kind_is_found_behind_any_other() =>
        Assert.Equal(MessageKind.Signed, Classify("Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/voice-message; boundary=v\r\n\r\n--v--\r\n--m\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--m--\r\n", false));

    [Theory]
    [InlineData("-----BEGIN PGP SIGNED MESSAGE-----", nameof(MessageKind.Signed))]
    [InlineData("-----BEGIN PGP MESSAGE-----", nameof(MessageKind.Encrypted))]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----", nameof(MessageKind.Ordinary))]
    [InlineData("see -----BEGIN PGP MESSAGE-----", nameof(MessageKind.Ordinary))]
    public void Tells_inline_armour(string text, string expected) => Assert.Equal(expected, PgpArmour.KindOf(text).ToString());

    [Fact]
    public void Has_words_for_every_kind() => Assert.All(Enum.GetValues<MessageKind>(), kind => Assert.NotEmpty(kind.Words()));

    private static string NameOf(string message) => Classify(message).ToString();

    private static MessageKind Classify(string message, bool isReversePathEmpty = false, params MessageKind[] alsoStamped)
    {
        using var data = MailData.From(Encoding.ASCII.GetBytes(message));
        return MessageKindClassifier.Classify(MimeReader.Read(data), isReversePathEmpty, alsoStamped.ToHashSet());
    }
}
