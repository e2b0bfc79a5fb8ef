namespace Undersign.Transit;

/// <summary>Messages whose senders may not have heard that we took them: sent again, they are answered and do not leave twice (law 4). RFC 1047.</summary>
/// <remarks>
/// Nearly every note lives for one handover and one command more: who says another command has heard the reply to the last. Only when the
/// session ends without one is the note kept.
/// Limit: each node knows its own sessions, until it ends. What was under way when it was killed may arrive twice.
/// </remarks>
internal sealed class HandoverMemory(TimeProvider time)
{
    /// <summary>Notes kept, the latest of them.</summary>
    internal const int Most = 10_000;

    /// <summary>How long one is kept. Exchange tries again after a minute, Postfix and Exim after five to fifteen.</summary>
    internal static readonly TimeSpan Time = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<MessageDigest, HandoverNote> _notes = [];
    private readonly Queue<(HandoverNote Note, long Since)> _kept = [];

    /// <returns>The note of the same message from before, if there is one whose sender has gone; else this one counts from now on.</returns>
    public HandoverNote? Begin(HandoverNote note)
    {
        lock (_lock)
        {
            ForgetOld(Most);
            return !_notes.TryAdd(note.Key, note) && _notes[note.Key] is { HasLostSender: true } earlier && earlier.IsOfSameMessage(note) ? earlier : null;
        }
    }

    /// <summary>The sender knows what has become of it, or nothing has.</summary>
    public void Forget(HandoverNote note)
    {
        lock (_lock)
        {
            if (_notes.TryGetValue(note.Key, out var known) && ReferenceEquals(known, note))
            {
                _notes.Remove(note.Key);
            }
        }
    }

    /// <summary>The session has ended and the sender may know nothing.</summary>
    public void Keep(HandoverNote note)
    {
        lock (_lock)
        {
            ForgetOld(Most - 1);
            note.IsKept = true;
            _kept.Enqueue((note, time.GetTimestamp()));
        }
    }

    private void ForgetOld(int most)
    {
        while (_kept.TryPeek(out var oldest) && (_kept.Count > most || time.GetElapsedTime(oldest.Since) > Time))
        {
            _kept.Dequeue();
            Forget(oldest.Note);
        }
    }
}
