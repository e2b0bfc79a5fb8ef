using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Plays a <see cref="Dialogue"/> against a session and compares every word.</summary>
internal sealed class DialoguePlayer(Dialogue dialogue)
{
    private readonly List<TakenMail> _taken = [];
    private readonly List<Exception> _faults = [];

    public IReadOnlyList<TakenMail> Taken => _taken;

    public IReadOnlyList<Exception> Faults => _faults;

    public async Task PlayAsync(Cut cut, CancellationToken cancellationToken)
    {
        var (client, server) = DuplexPipe.CreatePair();
        var session = new SmtpServerSession(server, dialogue.Options, session => new ScriptedTransaction(session, _taken), TimeProvider.System) { OnFault = _faults.Add };
        var running = RunAsync(session, server, cancellationToken);
        using var replies = new StreamReader(client.Input.AsStream(), Encoding.Latin1);

        if (cut == Cut.Whole)
        {
            await client.Output.WriteAsync(dialogue.ClientOctets, cancellationToken);
            await client.Output.CompleteAsync();
        }

        foreach (var line in dialogue.Lines)
        {
            if (line.Speaker == 'S')
            {
                await ExpectAsync(line.Text, replies, cancellationToken);
            }
            else if (cut != Cut.Whole)
            {
                foreach (var piece in line.Octets.Chunk(cut == Cut.Octets ? 1 : int.MaxValue))
                {
                    await client.Output.WriteAsync(piece, cancellationToken);
                }
            }
        }

        await client.Output.CompleteAsync();
        Assert.Equal("", await replies.ReadToEndAsync(cancellationToken));
        Assert.Equal(dialogue.End, await running);
        Assert.Equal(dialogue.Taken, _taken.Select(mail => mail.ToString()), StringComparer.Ordinal);
    }

    private static async Task<SessionEnd> RunAsync(SmtpServerSession session, DuplexPipe server, CancellationToken cancellationToken)
    {
        try
        {
            return await session.RunAsync(cancellationToken);
        }
        finally
        {
            server.Close();
        }
    }

    private static async Task ExpectAsync(string expected, StreamReader replies, CancellationToken cancellationToken)
    {
        if (!expected.EndsWith(" ...", StringComparison.Ordinal))
        {
            Assert.Equal(expected, await replies.ReadLineAsync(cancellationToken));
            return;
        }

        string? line;
        do
        {
            line = await replies.ReadLineAsync(cancellationToken);
            Assert.StartsWith(expected[..3], line, StringComparison.Ordinal);
        }
        while (line is [_, _, _, '-', ..]);
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
