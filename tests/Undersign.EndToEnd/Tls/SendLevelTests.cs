namespace Undersign.EndToEnd.Tls;

/// <summary>What each TLS level of a send connector makes of each kind of certificate: in the clear, encrypted, or deferred with the advice for this very fault.</summary>
public sealed class SendLevelTests(SendLevelPath path) : IClassFixture<SendLevelPath>
{
    /// <summary>A row for each certificate of a next hop called localhost, a column for each level; <c>named</c> is <c>verified</c> with a <c>tlsName</c> that is not the host's.</summary>
    private const string Table = """
        certificate   none    opportunistic   required    verified      named
        good          clear   encrypted       encrypted   encrypted     encrypted
        other         clear   encrypted       encrypted   name          encrypted
        foreign       clear   encrypted       encrypted   name          name
        expired       clear   encrypted       encrypted   date          date
        self-signed   clear   encrypted       encrypted   self-signed   self-signed
        untrusted     clear   encrypted       encrypted   authority     authority
        absent        clear   clear           no-tls      no-tls        no-tls
        """;

    public static TheoryData<string, string, string> Cells
    {
        get
        {
            var rows = Table.Split('\n').Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var cells = new TheoryData<string, string, string>();
            foreach (var row in rows.Skip(1))
            {
                for (var column = 1; column < row.Length; column++)
                {
                    cells.Add(row[0], rows[0][column], row[column]);
                }
            }

            return cells;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public async Task Does_what_the_table_says(string certificate, string level, string expected)
    {
        var letter = Letter.New();
        var recipient = $"rita@{certificate}.{level}.example";

        var result = await Sender.SendAsync(path.Gateway.Port, letter, recipient);

        if (expected is "clear" or "encrypted")
        {
            Assert.True(result.Reply.IsPositive, $"{result.Reply}\n{path.Gateway.Output}");
            Assert.Equal(expected == "encrypted", (await path.Hop(certificate).ReceiveAsync(letter.MessageId)).IsEncrypted);
            return;
        }

        Assert.Equal(451, result.Reply.Code);
        Assert.DoesNotContain(path.Hop(certificate).Seen, message => message.MessageId == letter.MessageId);
        var trace = "";
        await Patience.UntilAsync(async () => (trace = await TraceAsync(recipient)).Contains(AdviceFor(expected), StringComparison.Ordinal), () => $"{result.Reply}\n{trace}");
    }

    private static string AdviceFor(string fault) => fault switch
    {
        "name" => " and not for ",
        "date" => " expired; its own date is ",
        "self-signed" => " is self-signed",
        "authority" => " is of an authority this machine does not trust",
        "no-tls" => " offers no STARTTLS",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "The table knows no such outcome."),
    };

    private async Task<string> TraceAsync(string recipient) => (await path.Gateway.CommandAsync("trace", "--recipient", recipient, "--json")).Output;
}
