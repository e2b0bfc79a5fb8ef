using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>limits:</c> of a receive connector.</summary>
internal static class ReceiveLimitsReader
{
    public static ReceiveLimits Read(Section section, NodeLimits node)
    {
        var limits = new ReceiveLimits { MessageSize = node.MessageSize, Recipients = node.Recipients, Connections = node.Connections, ConnectionsPerAddress = Math.Max(1, node.Connections / 2) };
        if (section.Child("limits") is not { } own)
        {
            return limits;
        }

        var connections = Number(own, "connections", 1, NodeLimits.MostConnections) ?? limits.Connections;
        limits = new()
        {
            MessageSize = own.Number("messageSize", NodeLimits.LeastMessageSize, int.MaxValue) ?? limits.MessageSize,
            Recipients = Number(own, "recipients", NodeLimits.LeastRecipients, NodeLimits.MostRecipients) ?? limits.Recipients,
            MessagesPerConnection = Number(own, "messagesPerConnection", 1, 1_000_000),
            Connections = connections,
            ConnectionsPerAddress = Number(own, "connectionsPerAddress", 1, NodeLimits.MostConnections) ?? Math.Max(1, connections / 2),
            ConnectionsPerMinute = Number(own, "connectionsPerMinute", 1, 1_000_000),
            MessagesPerMinute = Number(own, "messagesPerMinute", 1, 1_000_000),
            CommandTimeout = own.Duration("commandTimeout", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)) ?? limits.CommandTimeout,
            DataTimeout = own.Duration("dataTimeout", TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)) ?? limits.DataTimeout,
            SessionTime = own.Duration("sessionTime", TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)) ?? limits.SessionTime,
        };
        own.Complete();
        return limits;
    }

    private static int? Number(Section section, string key, int least, int most) => (int?)section.Number(key, least, most);
}
