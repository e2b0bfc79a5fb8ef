using Undersign.People;
using Undersign.Protocols.Smtp;

namespace Undersign.Decisions;

/// <summary>As whose mail a rule looks at a message. They differ where somebody writes on behalf of somebody else. RFC 5322 §3.6.2.</summary>
internal enum Identity
{
    /// <summary>The author, in From: the manager for whom an assistant writes. Else whoever the reverse-path names.</summary>
    From,

    /// <summary>Who sent it, in Sender: the assistant. The author where there is no such field.</summary>
    Sender,

    /// <summary>The reverse-path.</summary>
    Envelope,
}

/// <summary>One of those who had to do with the making of a message.</summary>
/// <param name="Person">Where it is somebody we know.</param>
internal readonly record struct Originator(Mailbox? Address, Person? Person);
