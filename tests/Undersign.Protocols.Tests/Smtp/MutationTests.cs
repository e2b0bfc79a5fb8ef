using System.Buffers;
using System.Globalization;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Dialogues with something wrong in them: whatever comes in, the session ends, in order and soon.</summary>
/// <remarks>UNDERSIGN_FUZZ=100000 makes as many mutations as it says. A failure names the seed that repeats it.</remarks>
[Collection(nameof(Alone))]
public sealed class MutationTests
{
    private const long MaxGrowth = 16 * 1024 * 1024;
    private static readonly SearchValues<char> NotInAtoms = SearchValues.Create(" <>\"@,;\\");
    private static readonly SearchValues<char> NotInDomains = SearchValues.Create(" <>\"@,;");
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(10);

    private static readonly string[] Words =
    [
        "\r\n", "\n", "\r", ".\r\n", "\r\n.\r\n", "\0", "\xFF", "<", ">", "\"", "\\", "@", "[", " ", "=", "BDAT 5 LAST\r\n", "BDAT 99999999\r\n",
        "BDAT 0\r\n", "DATA\r\n", "RSET\r\n", "EHLO x\r\n", "HELO x\r\n", "MAIL FROM:<>\r\n", "RCPT TO:<a@b>\r\n", "STARTTLS\r\n", " SMTPUTF8",
        " SIZE=1", " BODY=BINARYMIME", " NOTIFY=NEVER", " ORCPT=rfc822;a+", "MAIL FROM:<a@b> BODY=BINARYMIME\r\nRCPT TO:<a@b>\r\n", "QUIT\r\n",
    ];

    [Fact(Timeout = 3_600_000)]
    public async Task Ends_in_good_order()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 3000;
        var dialogues = Dialogue.Names.Select(Dialogue.Load).ToList();
        await PlayAsync(dialogues, seed: 0); // warms up, so that what is made once does not count as growth
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var seed = 1; seed <= count; seed++)
        {
            await PlayAsync(dialogues, seed);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
    }

    private static async Task PlayAsync(List<Dialogue> dialogues, int seed)
    {
        var random = new Random(seed);
        var dialogue = dialogues[random.Next(dialogues.Count)];
        var octets = dialogue.ClientOctets.ToList();
        for (var mutations = random.Next(1, 6); mutations > 0; mutations--)
        {
            Mutate(octets, dialogues, random);
        }

        var running = new RunningSession(dialogue.Options with { MaxErrors = 50 });
        foreach (var piece in octets.Chunk(random.Next(4) == 0 ? random.Next(1, 50) : int.MaxValue))
        {
            await running.Client.Output.WriteAsync(piece, TestContext.Current.CancellationToken);
        }

        await running.Client.Output.CompleteAsync();
        try
        {
            await running.End.WaitAsync(Hung, TestContext.Current.CancellationToken);
            Check(running, await running.RestAsync(), [.. octets]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Assert.Fail($"Seed {seed}, {dialogue.Name}: {exception}");
        }
    }

    private static void Check(RunningSession running, string replies, byte[] octets)
    {
        Assert.Matches(SmtpReplies.WellFormed(), replies);
        Assert.All(running.Faults, fault => Assert.Equal("As the script says.", fault.Message));
        Assert.All(running.Taken, mail => Assert.All(mail.Envelope.Recipients, recipient => CheckMailbox(recipient.ForwardPath)));

        var isAllData = !Encoding.Latin1.GetString(octets).Contains("BDAT", StringComparison.OrdinalIgnoreCase);
        Assert.All(running.Taken.Where(_ => isAllData), mail => Assert.False(mail.Text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny("\r\n\0")));
    }

    /// <summary>An address goes into commands and header fields; nothing in it may end either.</summary>
    private static void CheckMailbox(Mailbox mailbox)
    {
        Assert.False(mailbox.ToString().AsSpan().ContainsAnyInRange('\0', '\x1F'));
        Assert.False(mailbox.Domain.AsSpan().ContainsAny(NotInDomains));
        Assert.True(mailbox.LocalPart.StartsWith('"') || !mailbox.LocalPart.AsSpan().ContainsAny(NotInAtoms));
    }

    private static void Mutate(List<byte> octets, List<Dialogue> dialogues, Random random)
    {
        var at = random.Next(octets.Count + 1);
        var length = random.Next(Math.Min(octets.Count - at, 40) + 1);
        switch (random.Next(6))
        {
            case 0 when at < octets.Count:
                octets[at] = (byte)random.Next(256);
                break;
            case 1:
                octets.RemoveRange(at, length);
                break;
            case 2:
                octets.InsertRange(random.Next(octets.Count + 1), octets.GetRange(at, length));
                break;
            case 3:
                octets.InsertRange(at, dialogues[random.Next(dialogues.Count)].ClientOctets.Take(2000));
                break;
            case 4:
                octets.RemoveRange(at, octets.Count - at);
                break;
            default:
                octets.InsertRange(at, Encoding.Latin1.GetBytes(Words[random.Next(Words.Length)]));
                break;
        }
    }
}
