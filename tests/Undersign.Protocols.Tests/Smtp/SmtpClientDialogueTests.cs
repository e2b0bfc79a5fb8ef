using System.Net;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>The files under Dialogues/Client, each a claim about the client towards an odd server; its name says which.</summary>
public sealed class SmtpClientDialogueTests
{
    /// <summary>Each dialogue with the server's lines as they are, and in single octets.</summary>
    public static MatrixTheoryData<string, bool> Dialogues => new(SmtpClientDialogue.Names, [false, true]);

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Dialogues))]
    public async Task Holds(string name, bool inOctets)
    {
        var dialogue = SmtpClientDialogue.Load(name);

        var outcomes = await RunAsync(dialogue, inOctets, transcript: null);

        Assert.Equal(dialogue.Outcomes, outcomes, StringComparer.Ordinal);
    }

    /// <summary>What the transcript has of our side is what stands in the file for it, but for messages and what we log in with.</summary>
    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Dialogues))]
    public async Task A_transcript_has_the_commands_and_neither_messages_nor_secrets(string name, bool inOctets)
    {
        var dialogue = SmtpClientDialogue.Load(name);
        var transcript = new KeptTranscript();
        await RunAsync(dialogue, inOctets, transcript);

        var commands = dialogue.Lines.Where(static line => line.Speaker is 'C' or 'c').SelectMany(static line => Encoding.UTF8.GetString(SmtpClientDialogue.Octets(line.Text)).Split("\r\n"))
            .Where(static line => line.Split(' ')[0] is "EHLO" or "HELO" or "STARTTLS" or "AUTH" or "RSET" or "MAIL" or "RCPT" or "DATA" or "BDAT" or "QUIT")
            .Select(static line => line.Split(' ') is ["AUTH", var mechanism, _] ? $"AUTH {mechanism} (answer)" : line);
        var said = transcript.Sent.Where(static line => line != "(answer)");
        Assert.Equal(commands, said, StringComparer.Ordinal);
        Assert.All(dialogue.Secrets, secret => Assert.DoesNotContain(secret, string.Join('\n', transcript.Lines), StringComparison.Ordinal));
    }

    private static async Task<List<string>> RunAsync(SmtpClientDialogue dialogue, bool inOctets, SmtpTranscript? transcript)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        server.NoDelay = true;

        var playing = PlayAsync(dialogue, server, inOctets);
        var outcomes = await SendAsync(dialogue, client.GetStream(), transcript);
        client.Dispose();
        await playing;
        return outcomes;
    }

    private static async Task<List<string>> SendAsync(SmtpClientDialogue dialogue, Stream stream, SmtpTranscript? transcript)
    {
        var outcomes = new List<string>();
        await using var session = new SmtpClientSession(stream, dialogue.Options, TimeProvider.System, transcript);
        var hello = await session.OpenAsync(TestContext.Current.CancellationToken);
        if (!hello.IsPositive)
        {
            outcomes.Add($"F: {hello}");
            return outcomes;
        }

        foreach (var (envelope, message) in dialogue.Messages)
        {
            using var data = MailData.From(message);
            var result = await session.SendAsync(envelope, new(data), TestContext.Current.CancellationToken);
            outcomes.AddRange(result.RecipientReplies.Select(reply => $"A: {reply.ToString().ReplaceLineEndings("/")}"));
            outcomes.Add($"P: {result.Phase}{(result.IsConnectionUsable ? " usable" : "")}");
        }

        return outcomes;
    }

    private static async Task PlayAsync(SmtpClientDialogue dialogue, Socket server, bool inOctets)
    {
        foreach (var (speaker, text) in dialogue.Lines)
        {
            switch (speaker)
            {
                case 'S' or 's':
                    Assert.Equal(0, server.Available); // whatever the client had to say before this reply, it has said
                    var octets = SmtpClientDialogue.Octets(speaker == 'S' ? text + @"\r\n" : text);
                    foreach (var piece in octets.Chunk(inOctets && speaker == 'S' ? 1 : octets.Length))
                    {
                        await server.SendAsync(piece, TestContext.Current.CancellationToken);
                    }

                    break;
                case 'C' or 'c':
                    await ExpectAsync(server, SmtpClientDialogue.Octets(speaker == 'C' ? text + @"\r\n" : text));
                    break;
                case 'X':
                    server.Shutdown(SocketShutdown.Both);
                    server.Close();
                    return;
                case 'Q':
                    Assert.Equal(0, await server.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
                    return;
            }
        }
    }

    private static async Task ExpectAsync(Socket server, byte[] expected)
    {
        var octets = new byte[expected.Length];
        for (var received = 0; received < octets.Length;)
        {
            var more = await server.ReceiveAsync(octets.AsMemory(received), TestContext.Current.CancellationToken);
            Assert.True(more > 0, $"The client closed instead of: {Encoding.UTF8.GetString(expected)}");
            received += more;
        }

        Assert.Equal(Encoding.Latin1.GetString(expected), Encoding.Latin1.GetString(octets));
    }
}
