using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>
/// Whether the client of one session has heard our final replies. A command that it began when they were out shows it; one that was here
/// before, or its going away, leaves it open.
/// </summary>
internal sealed class HandoverReceipt(HandoverMemory memory, CancellationToken clientLeaves)
{
    /// <summary>Notes of messages whose replies a client has not waited for; of more than these the first is taken for heard.</summary>
    internal const int MostUnheard = 100;

    private readonly Queue<HandoverNote> _unheard = [];
    private HandoverNote? _note;

    /// <returns>The note of the same message from before, if there is one.</returns>
    public HandoverNote? Begin(HandoverNote? note)
    {
        if (note is null)
        {
            _note = null;
            return null;
        }

        note.ClientLeaves = clientLeaves;
        var earlier = memory.Begin(note);
        _note = earlier is null ? note
            : earlier.Reply is null ? null // it is another session's still
            : earlier; // until its sender has heard of it at last
        return earlier;
    }

    /// <summary>The message is answered. What nobody has taken may come again as often as it likes.</summary>
    public void End(SmtpReply? reply)
    {
        if (_note is not { } note)
        {
            return;
        }

        _note = null;
        if (reply is not { IsPositive: true })
        {
            memory.Forget(note);
            return;
        }

        note.Reply = reply;
        _unheard.Enqueue(note);
        if (_unheard.Count > MostUnheard)
        {
            memory.Forget(_unheard.Dequeue());
        }
    }

    public void Heard()
    {
        while (_unheard.TryDequeue(out var note))
        {
            memory.Forget(note);
        }
    }

    public void Lost()
    {
        while (_unheard.TryDequeue(out var note))
        {
            memory.Keep(note);
        }
    }
}
