using Undersign.Protocols.Smtp;

namespace Undersign.Transit;

/// <summary>Whether the client of one session has heard our last final reply. Its next command shows it; its going away leaves it open.</summary>
internal sealed class HandoverReceipt(HandoverMemory memory, CancellationToken clientLeaves)
{
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
        if (_note is { } note && reply is { IsPositive: true })
        {
            note.Reply = reply;
        }
        else
        {
            Heard();
        }
    }

    public void Heard()
    {
        if (_note is { } note)
        {
            memory.Forget(note);
            _note = null;
        }
    }

    public void Lost()
    {
        if (_note is { } note)
        {
            memory.Keep(note);
            _note = null;
        }
    }
}
