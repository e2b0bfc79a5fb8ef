using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.Reception;

/// <summary>Holds one receive connector, and the node, to their limits.</summary>
internal sealed class ConnectorTraffic(ReceiveLimits limits, ConnectionCount ofNode, TimeProvider time)
{
    /// <summary>RFC 5321 §3.8: the client comes back later.</summary>
    public static readonly SmtpReply TooManyConnections = new(421, new(4, 3, 2), "Too many connections, try again later") { Closes = true };

    private static readonly SmtpReply TooManyMessages = new(450, new(4, 7, 1), "Too many messages from your address, try again later");

    private readonly ConnectionCount _sessions = new(limits.Connections, limits.ConnectionsPerAddress);
    private readonly RateLimit? _connections = limits.ConnectionsPerMinute is { } rate ? new(rate, time) : null;
    private readonly RateLimit? _messages = limits.MessagesPerMinute is { } rate ? new(rate, time) : null;

    /// <returns>Whether the session may begin; <see cref="Leave"/> is due when it ends.</returns>
    public bool TryEnter(ClientNetwork network)
    {
        if (!ofNode.TryEnter(network))
        {
            return false;
        }

        if (_sessions.TryEnter(network))
        {
            if (_connections?.TryTake(network) is not false)
            {
                return true;
            }

            _sessions.Leave(network);
        }

        ofNode.Leave(network);
        return false;
    }

    public void Leave(ClientNetwork network)
    {
        _sessions.Leave(network);
        ofNode.Leave(network);
    }

    /// <returns>Why there cannot be another message now, or <see langword="null"/>.</returns>
    public SmtpReply? RefuseMessage(ClientNetwork network) => _messages?.TryTake(network) is false ? TooManyMessages : null;
}
