using System.Text;
using Undersign.People;
using Undersign.People.Merging;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Tests.People;

public sealed class PeopleCsvTests
{
    [Theory]
    [InlineData("mail,displayName,mobile\nann@contoso.example,Ann,1\n")]
    [InlineData("\"mail\";\"displayName\";\"mobile\"\r\n\"ann@contoso.example\";\"Ann\";\"1\"\r\n")]
    [InlineData("E-Mail\tDisplay name\tMobile phone\nann@contoso.example\tAnn\t1")]
    [InlineData("Primary SMTP Address,Name,Cell\n ann@contoso.example , Ann ,1\n\n,,\n")]
    [InlineData("\"Mail, the address\",x\n", "there is no column \"mail\"")]
    public void Reads_what_spreadsheets_and_admin_centers_write(string csv, string? problem = null)
    {
        var (people, problems) = Read(csv);

        if (problem is not null)
        {
            Assert.Contains(problem, Assert.Single(problems.All).Text, StringComparison.Ordinal);
            return;
        }

        Assert.Empty(problems.All);
        var ann = Assert.Single(people.People);
        Assert.Equal(("ann@contoso.example", "Ann", "1"), (ann.Address, ann["displayName"], ann["MOBILE"]));
    }

    [Fact]
    public void Keeps_columns_it_does_not_know()
    {
        var (people, _) = Read("mail,Cost centre,displayName\nann@contoso.example,4711,\n");

        Assert.Equal(("4711", null, null, "ann@contoso.example"), (people.People[0]["cost centre"], people.People[0]["displayName"], people.People[0]["nothing"], people.People[0]["mail"]));
    }

    [Fact]
    public void Finds_a_person_by_any_address_in_any_case_and_without_the_detail()
    {
        var (people, _) = Read("mail,aliases,groups\nann@contoso.example,a@contoso.example; SMTP:ann@contoso.example;smtp:ann@old.example,Sales; Leads\n");
        var ann = people.People[0];

        Assert.Same(ann, people.Find(new Mailbox("Ann", "CONTOSO.example")));
        Assert.Same(ann, people.Find("A@contoso.example"));
        Assert.Same(ann, people.Find("ann@old.example"));
        Assert.Same(ann, people.Find("ann+news@contoso.example"));
        Assert.Same(ann, people.Find("a+b+c@contoso.example"));
        Assert.Null(people.Find("+ann@contoso.example"));
        Assert.Null(people.Find("ann@contoso.example+x"));
        Assert.Null(people.Find(new Mailbox(new string('a', 300), "contoso.example")));
        Assert.Null(people.Find(""));
        Assert.Equal("Sales, Leads", string.Join(", ", ann.Groups));
        Assert.True(ann.IsMemberOf("sales"));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("windows-1252", false)]
    public void Finds_the_charset(string charset, bool hasByteOrderMark)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        byte[] octets = [.. hasByteOrderMark ? encoding.GetPreamble() : [], .. encoding.GetBytes("Zoë Müller €")];

        Assert.Equal("Zoë Müller €", SettingsFile.Decode(octets));
    }

    /// <summary>The reader never throws, whatever it gets.</summary>
    [Fact]
    public void Any_text_is_people_or_problems()
    {
        var random = new Random(42);
        const string Pieces = "ab@.,;\t\"\"\"\r\n\n mail\0é";
        for (var round = 0; round < 3000; round++)
        {
            var text = new string(random.GetItems<char>(Pieces, random.Next(200)));
            Read(round % 2 == 0 ? text : "mail,name\n" + text);
        }
    }

    private static (PeopleSnapshot People, Problems Problems) Read(string csv)
    {
        var problems = new Problems("organisation.yaml");
        return (PeopleMerge.Of(PeopleCsv.Read(new("people.csv", csv), "people", FieldPolicies.Default, new(), problems)), problems);
    }
}
