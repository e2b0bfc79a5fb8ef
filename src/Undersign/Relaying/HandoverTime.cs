namespace Undersign.Relaying;

/// <summary>How long the handover of a message may take, counted from now; several copies of it may share that.</summary>
/// <remarks>
/// <code>
///                      for a place at the gate   until it is sent    until the reply
///   the sender waits   what is left              handoverSeconds     5 min
///   in custody         5 min                     1 h                 10 min more
/// </code>
/// Whoever gives up once a message is sent does not know whether it was taken, and it comes twice: RFC 1047 has us wait for that reply longer than
/// for anything else. It is tempting to wait the ten minutes that a sender waits for us (RFC 5321 §4.5.3.2.6); but many wait less,
/// and then they bring it again while we still wait.
/// </remarks>
internal sealed class HandoverTime(TimeProvider time, TimeSpan atGate, TimeSpan sending, TimeSpan total)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>For a message whose sender waits.</summary>
    public static HandoverTime WhileSenderWaits(RelayOptions options, TimeProvider time) => new(time, options.SendingLimit, options.SendingLimit, options.ReplyLimit);

    /// <summary>For a message in custody, for which nobody waits: each phase has the time that RFC 5321 §4.5.3.2 gives it.</summary>
    public static HandoverTime InCustody(RelayOptions options, TimeProvider time) =>
        new(time, options.CustodyGateLimit, options.CustodyLimit, options.CustodyLimit + options.Timeouts.DataTermination);

    /// <summary>Until the message has been sent.</summary>
    public TimeSpan Left => sending - time.GetElapsedTime(_began);

    /// <summary>Until the next hop has answered it.</summary>
    public TimeSpan LeftForReply => total - time.GetElapsedTime(_began);

    public TimeSpan LeftAtGate => atGate - time.GetElapsedTime(_began);

    public bool IsOver => Left <= TimeSpan.Zero;
}
