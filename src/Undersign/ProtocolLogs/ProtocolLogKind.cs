namespace Undersign.ProtocolLogs;

/// <summary>Which side of the gateway a protocol log is of; each has files of its own, as in Exchange.</summary>
internal enum ProtocolLogKind
{
    Receive,
    Send,
}
