using System.IO.Pipelines;

namespace Undersign.Protocols.Smtp;

/// <summary>
/// Holds replies back until there is nothing more to read: however many commands a client puts into one packet, it gets their replies in
/// one. RFC 2920 §3.2.
/// </summary>
internal sealed class PipelinedExchange(IDuplexPipe connection, SmtpTranscript? transcript)
{
    /// <summary>A client that sends commands and reads no replies must not fill our memory with them.</summary>
    private const int MaxHeldBack = 16 * 1024;

    private int _heldBack;

    public IDuplexPipe Connection => connection;

    /// <summary>Whether the last read found nothing at first: what came then was sent when all replies before it were on their way.</summary>
    public bool HasWaited { get; private set; }

    public void Write(SmtpReply reply) => _heldBack += SmtpReplyWriter.Write(connection.Output, reply, transcript);

    /// <summary>What the client sent; replies go out first if there is nothing yet.</summary>
    /// <param name="waiting">Ends the wait for the client; cancelled when a reply cannot be written, for then nothing more is to come.</param>
    /// <param name="writing">Ends the writing of replies.</param>
    public async ValueTask<ReadResult> ReadAsync(CancellationTokenSource waiting, CancellationToken writing)
    {
        var isOverdue = _heldBack >= MaxHeldBack || waiting.IsCancellationRequested;
        if (isOverdue)
        {
            await FlushAsync(writing).ConfigureAwait(false);
        }

        // Read first, then write: under TLS what is here already shows only when it is asked for.
        var reading = connection.Input.ReadAsync(waiting.Token);
        HasWaited = !reading.IsCompleted;
        if (HasWaited)
        {
            try
            {
                await FlushAsync(writing).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                await waiting.CancelAsync().ConfigureAwait(false); // no read may be left behind
                await ((Task)reading.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }

        return await reading.ConfigureAwait(false);
    }

    public async ValueTask FlushAsync(CancellationToken writing)
    {
        if (_heldBack > 0)
        {
            await connection.Output.FlushAsync(writing).ConfigureAwait(false);
            _heldBack = 0;
        }
    }
}
