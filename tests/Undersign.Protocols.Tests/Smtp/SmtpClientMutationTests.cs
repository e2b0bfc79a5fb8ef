using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Whatever a server says, the client comes to an end with an outcome for each recipient.</summary>
public sealed class SmtpClientMutationTests
{
    private const int MutationsOfEach = 300;

    public static TheoryData<string> Dialogues => [.. SmtpClientDialogue.Names];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Dialogues))]
    public async Task Ends_with_an_outcome(string name)
    {
        var dialogue = SmtpClientDialogue.Load(name);
        byte[] script = [.. dialogue.Lines.SelectMany(line => line.Speaker switch
        {
            'S' => SmtpClientDialogue.Octets(line.Text + @"\r\n"),
            's' => SmtpClientDialogue.Octets(line.Text),
            _ => [],
        })];
        var random = new Random(name.Length);
        for (var i = 0; i < MutationsOfEach; i++)
        {
            await using var session = new SmtpClientSession(new Monologue(Mutate(script, random), random), dialogue.Options, TimeProvider.System);
            if (!(await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive)
            {
                continue;
            }

            foreach (var (envelope, message) in dialogue.Messages)
            {
                using var data = MailData.From(message);
                var result = await session.SendAsync(envelope, new(data), TestContext.Current.CancellationToken);

                Assert.Equal(envelope.Recipients.Count, result.RecipientReplies.Count);
                Assert.All(result.RecipientReplies, reply => Assert.True(reply.Code is >= 400 and < 560 || (result.Phase == TransactionPhase.Completed && reply.Code < 300)));
                Assert.Equal(session.IsUsable, result.IsConnectionUsable);
            }
        }
    }

    private static byte[] Mutate(byte[] script, Random random)
    {
        var octets = script.ToList();
        for (var i = random.Next(4); i > 0 && octets.Count > 0; i--)
        {
            var at = random.Next(octets.Count);
            switch (random.Next(4))
            {
                case 0:
                    octets[at] = (byte)random.Next(256);
                    break;
                case 1:
                    octets[at] = "\r\n -.2345"u8[random.Next(9)];
                    break;
                case 2:
                    octets.RemoveRange(at, random.Next(Math.Min(octets.Count - at, 20)));
                    break;
                default:
                    octets.InsertRange(at, octets.GetRange(at, random.Next(Math.Min(octets.Count - at, 60))));
                    break;
            }
        }

        return [.. octets];
    }

    /// <summary>A server that listens to nothing: says its script in pieces and leaves.</summary>
    private sealed class Monologue(byte[] script, Random random) : Stream
    {
        private int _said;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var octets = Math.Min(Math.Min(buffer.Length, script.Length - _said), random.Next(1, 200));
            script.AsMemory(_said, octets).CopyTo(buffer);
            _said += octets;
            return new(octets);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
