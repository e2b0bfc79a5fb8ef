using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Diagnosis;

/// <summary>Every row of the table is found by a reply as the server writes it, and none by what only looks like it.</summary>
public sealed class CauseTableTests
{
    public static TheoryData<string> Places => [.. ReplyCase.All().Select(reply => reply.Place)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_reply_has_its_cause_and_its_fix(string place)
    {
        var reply = ReplyCase.All().Single(candidate => candidate.Place == place);

        var cause = CauseTable.Find(reply.Symptom);

        Assert.Equal(reply.Cause, cause?.Name ?? "nothing");
        Assert.All(reply.InFix, word => Assert.Contains(word, cause?.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_sign_has_a_reply_that_shows_it()
    {
        var shown = ReplyCase.All().Select(reply => CauseTable.Row(reply.Symptom, out var sign) is null ? null : sign).ToHashSet(ReferenceEqualityComparer.Instance);

        Assert.Empty(from row in CauseTable.Rows from sign in row.Signs where !shown.Contains(sign) select $"{row.Cause.Name}: {sign}");
    }

    [Fact]
    public void No_sign_is_shadowed_by_one_before_it()
    {
        var signs = CauseTable.Rows.SelectMany(row => row.Signs.Select(sign => (row.Cause.Name, Sign: sign))).ToArray();

        Assert.Empty(from later in Enumerable.Range(0, signs.Length)
                     from earlier in Enumerable.Range(0, later)
                     where signs[earlier].Sign.Covers(signs[later].Sign)
                     select $"{signs[earlier].Name} ({signs[earlier].Sign}) hides {signs[later].Name} ({signs[later].Sign})");
    }

    [Fact]
    public void A_name_stands_for_one_cause() =>
        Assert.Empty(CauseTable.Rows.GroupBy(row => row.Cause.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void A_cause_is_written_for_people()
    {
        Assert.All(CauseTable.Rows.Select(row => row.Cause), cause =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", cause.Name);
            Assert.Matches(@"^[A-Z].*[.]$", cause.Says);
            Assert.Matches(@"^[A-Z].*[.)]$", cause.Fix);
            Assert.True(cause.Link is null or { Scheme: "https" }, cause.Name);
        });
    }

    [Theory]
    [InlineData("ann@contoso.example", "Set-CASMailbox ann@contoso.example -Smtp")]
    [InlineData("ann; Remove-Mailbox boss", "Set-CASMailbox MAILBOX -Smtp")]
    [InlineData(null, "Set-CASMailbox MAILBOX -Smtp")]
    public void A_command_names_the_mailbox_and_nothing_but_a_mailbox(string? user, string command)
    {
        var reply = new SmtpReply(535, new(5, 7, 139), "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.");

        Assert.Contains(command, CauseTable.Find(new(TestStage.Login, reply) { User = user })?.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250)]
    [InlineData(354)]
    [InlineData(220)]
    public void What_is_no_refusal_has_no_cause(int code) =>
        Assert.Null(CauseTable.Find(new(null, new(code, null, "SmtpClientAuthentication is disabled for the Tenant"))));

    /// <summary>The longest reply the reader lets through (4096 characters) against every row.</summary>
    [Fact]
    public void A_long_reply_is_looked_through()
    {
        var reply = new SmtpReply(550, new(5, 1, 1), string.Concat(Enumerable.Repeat("unknown ", 511)));

        Assert.Equal(CauseTable.Find(new(null, reply with { Text = "unknown" }))?.Name, CauseTable.Find(new(null, reply))?.Name);
    }
}
