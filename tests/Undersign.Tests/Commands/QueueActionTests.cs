using Undersign.Commands;
using Undersign.Custody;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Storage;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Commands;

/// <summary>What is done to messages is done to those that were meant, and what is said of it is so.</summary>
public sealed class QueueActionTests : NodeCommandTestBase
{
    private const string Begins = "01a20274";

    [Theory]
    [InlineData("hold")]
    [InlineData("release")]
    [InlineData("retry")]
    [InlineData("remove", "--report")]
    public async Task A_beginning_of_several_keys_is_refused_with_all_of_them(string verb, params string[] options)
    {
        await KeepAsync();

        var (exit, output, error) = await RunAsync(QueueCommand.Create(), [verb, Begins, .. options]);

        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            $"""
            2 keys begin with {Begins}: write more of one, or --all for all of these. Nothing was changed.
              {Begins}000072198000000000000001  ann@contoso.example  <1@contoso.example>
              {Begins}000072198000000000000002  ann@contoso.example  <2@contoso.example>

            """.ReplaceLineEndings("\n"),
            error);
        Assert.Equal(2, (await RunAsync(QueueCommand.Create(), "list", "--state", "ready", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_beginning_of_several_keys_is_all_of_them_where_that_is_said()
    {
        await KeepAsync();

        Assert.Equal("2 of 2 messages are held now.\n", (await RunAsync(QueueCommand.Create(), "hold", Begins, "--all")).Output);
    }

    [Fact]
    public async Task A_retry_says_what_stays()
    {
        await KeepAsync();
        await RunAsync(QueueCommand.Create(), "hold", $"{Begins}000072198000000000000001");
        Assert.Equal(
            "1 of 2 messages are tried within seconds, where a node serves. 1 are held or set aside: undersign queue release lets them go.\n",
            (await RunAsync(QueueCommand.Create(), "retry", "--all")).Output);

        await RunAsync(QueueCommand.Create(), "suspend", "contoso/smart host");
        Assert.Equal(
            "None of 2 messages is tried. 1 are held or set aside: undersign queue release lets them go."
            + " 1 wait for contoso/smart host, which is suspended: undersign queue resume \"contoso/smart host\" lets them go.\n",
            (await RunAsync(QueueCommand.Create(), "retry", "--all")).Output);
    }

    /// <summary>Two messages of the same minute, for the same next hop.</summary>
    private async Task KeepAsync()
    {
        await RunAsync(QueueCommand.Create(), "list"); // makes the store
        var location = new StorageLocation.Sqlite(Path.Combine(Folder, "var", "undersign.db"));
        await using var source = location.Open();
        using var node = new CustodyNode(source, location);
        await node.Writer.StartAsync(Cancellation);
        foreach (var number in (int[])[1, 2])
        {
            using var data = MailData.From("Subject: x\r\n\r\n"u8.ToArray());
            await node.AddAsync(Entry(number), new(data), Cancellation);
        }

        await node.Writer.StopAsync(Cancellation);
    }

    private static CustodyEntry Entry(int number) => new()
    {
        Id = Guid.ParseExact($"{Begins}00007219800000000000000{number}", "n"),
        Organisation = "contoso",
        Destination = "contoso/smart host",
        ReversePath = new("ann", "contoso.example"),
        Parameters = MailParameters.None,
        Recipients = [new(new(new("rita", "fabrikam.example")))],
        ReceivedAt = DateTimeOffset.UnixEpoch,
        NextAttemptAt = DateTimeOffset.UnixEpoch,
        AgesAt = DateTimeOffset.UnixEpoch,
        MessageId = $"<{number}@contoso.example>",
    };
}
