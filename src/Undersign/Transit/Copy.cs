using Undersign.Decisions;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying;
using Undersign.Threads;

namespace Undersign.Transit;

/// <summary>The recipients who share one decision and one way out, with the octets they get. Splitting a message into copies is bifurcation.</summary>
/// <param name="Decision">Why this copy looks as it does.</param>
/// <param name="Connector">The organisation's send connector for these addresses.</param>
/// <param name="Message">The original octets with this copy's splices.</param>
/// <param name="Signed">What is to be remembered of it once it has left, where something in it stands once in a thread.</param>
internal sealed record Copy(Decision Decision, SendConnector? Connector, Envelope Envelope, MimeEdit Message, IReadOnlyList<SignedMessage> Signed);
