namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Plays a <see cref="Dialogue"/> against a session and compares every word.</summary>
internal sealed class DialoguePlayer(Dialogue dialogue)
{
    public async Task PlayAsync(Cut cut)
    {
        var running = new RunningSession(dialogue.Options);
        if (cut == Cut.Whole)
        {
            await SendAsync(running, dialogue.ClientOctets);
            await running.Client.Output.CompleteAsync();
        }

        foreach (var line in dialogue.Lines)
        {
            if (line.Speaker == 'S')
            {
                await ExpectAsync(line.Text, running);
            }
            else if (cut != Cut.Whole)
            {
                foreach (var piece in line.Octets.Chunk(cut == Cut.Octets ? 1 : int.MaxValue))
                {
                    await SendAsync(running, piece);
                }
            }
        }

        await running.Client.Output.CompleteAsync();
        Assert.Equal("", await running.RestAsync());
        Assert.Equal(dialogue.End, await running.End);
        Assert.Equal(dialogue.Taken, running.Taken.Select(mail => mail.ToString()), StringComparer.Ordinal);
    }

    private static async Task SendAsync(RunningSession running, byte[] octets) =>
        await running.Client.Output.WriteAsync(octets, TestContext.Current.CancellationToken);

    private static async Task ExpectAsync(string expected, RunningSession running)
    {
        if (expected.EndsWith(" ...", StringComparison.Ordinal))
        {
            Assert.StartsWith(expected[..3], await running.ReplyAsync(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, await running.LineAsync());
        }
    }
}

/// <summary>How the client's octets are cut into writes.</summary>
public enum Cut
{
    /// <summary>A line, then its reply: how a client without PIPELINING does it.</summary>
    Lines,

    /// <summary>The same octet by octet.</summary>
    Octets,

    /// <summary>All at once, before the first reply is read.</summary>
    Whole,
}
