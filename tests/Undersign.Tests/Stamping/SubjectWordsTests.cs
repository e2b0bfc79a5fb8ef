using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

public sealed class SubjectWordsTests
{
    private static readonly SubjectWords Words = new(["[no signature]", "[en]"]);

    [Theory]
    [InlineData("Subject: [no signature] Offer\r\n", "Subject: Offer\r\n")]
    [InlineData("Subject: Offer [NO Signature]\r\n", "Subject: Offer\r\n")]
    [InlineData("Subject: Re: [en][no signature]  Offer [en] now\r\n", "Subject: Re: Offer now\r\n")]
    [InlineData("subject:[no signature]Offer\r\n", "subject:Offer\r\n")]
    [InlineData("Subject: [no signature]\r\n", "Subject: \r\n")]
    [InlineData("Subject: Offer\r\n [no signature]\r\n", "Subject: Offer\r\n")]
    [InlineData("Subject: Offer [no\r\n signature] 12\r\n", "Subject: Offer 12\r\n")]
    [InlineData("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_[no_signature]?=\r\n", "Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n")]
    [InlineData("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe_[no_signa?=\r\n =?utf-8?Q?ture]?=\r\n", "Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n")]
    [InlineData("Subject: =?utf-8?Q?[no_signature]_Offer?=\r\n", "Subject: Offer\r\n")]
    [InlineData("Subject: Grüße [en]\r\n", "Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n")]
    public void Words_for_us_go_with_the_blanks_beside_them(string field, string expected) => Assert.Equal(Message(expected), Changed(Message(field)));

    [Theory]
    [InlineData("Subject: Offer\r\n")]
    [InlineData("Subject: no signature\r\n")]
    [InlineData("Subject: [no signature] a\r\nSubject: [no signature] b\r\n")]
    [InlineData("Subject: [no signature] =?x-unknown?Q?=FF?=\r\n")]
    [InlineData("X-Subject: [no signature]\r\n")]
    [InlineData("Subject:: [no] signature\r\n")]
    [InlineData("Subject:\r\n [no signature]\r\n")]
    public void What_is_not_clear_stays(string field) => Assert.Equal(Message(field), Changed(Message(field)));

    [Fact]
    public void Nothing_goes_where_nobody_asked_for_it()
    {
        using var data = MailData.From("Subject: [no signature] Offer\r\n\r\n"u8);

        Assert.Null(SubjectWords.None.Removal(MimeReader.Read(data)));
    }

    /// <summary>Whatever stood in the field: it is the same field without the words, the fields around it are untouched, and none is made.</summary>
    [Fact]
    public void Whatever_the_subject_is_the_header_stays_whole()
    {
        var random = new Random(99);
        for (var round = 0; round < 2000; round++)
        {
            var value = string.Concat(random.GetItems(["[no signature]", "[EN]", " ", "\t", "a", "ü", "\r\n ", "=?utf-8?Q?x_=C3=BC?=", "=?utf-8?B?W2VuXQ==?=", "=?", "?=", "Re: ", "[no", " signature]"], random.Next(1, 12)));
            var message = Message($"Subject: {value}\r\n");
            var before = Read(message);

            var after = Read(Changed(message));

            var isChanged = Words.Without(before.Subject) is var left && left != before.Subject && !before.Subject.Contains("=?", StringComparison.Ordinal) && before.Fields.Count(static name => name == "Subject") == 1;
            Assert.Equal(before.Fields, after.Fields);
            Assert.True(after.Subject == (isChanged ? left.Trim() : before.Subject) || (left.Length == 0 && after.Subject == before.Subject), $"{message}: {after.Subject}");
        }
    }

    private static string Message(string field) => $"From: ann@contoso.example\r\n{field}To: rita@fabrikam.example\r\n\r\nSubject: [no signature]\r\n";

    private static (IReadOnlyList<string> Fields, string Subject) Read(string message)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(message));
        var header = MimeReader.Read(data).Root.Header;
        return ([.. header.Fields.Select(static field => field.Name)], EncodedWord.Decode(header.Value("Subject") ?? ""));
    }

    private static string Changed(string message)
    {
        using var data = MailData.From(Encoding.UTF8.GetBytes(message));
        var edit = new MimeEdit(data);
        if (Words.Removal(MimeReader.Read(data)) is { } removal)
        {
            edit.Replace(removal.Original, removal.Replacement);
        }

        return Encoding.UTF8.GetString(edit.ToArray());
    }
}
