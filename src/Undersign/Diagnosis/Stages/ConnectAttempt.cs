using System.Net;
using System.Net.Sockets;

namespace Undersign.Diagnosis.Stages;

/// <summary>One attempt at one address, and what came of it.</summary>
internal sealed record ConnectAttempt(IPAddress Address, Socket? Socket, ConnectFault Fault, TimeSpan Took)
{
    /// <summary>The one address family of IPv6 and IPv4 that the attempt was made with, as people call it.</summary>
    public string Family => Address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    public static async Task<ConnectAttempt> MakeAsync(IPEndPoint end, IPAddress? source, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var ending = new CancellationTokenSource(limit, time);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        Socket? socket = null;
        try
        {
            socket = new(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }; // may fail: no descriptor left, no IPv6
            if (source is not null)
            {
                socket.Bind(new IPEndPoint(source, 0));
            }

            await socket.ConnectAsync(end, joined.Token);
            var connected = socket;
            socket = null;
            return new(end.Address, connected, ConnectFault.None, time.GetElapsedTime(began));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return new(end.Address, null, FaultOf(exception), time.GetElapsedTime(began));
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public static string Words(ConnectFault fault) => fault switch
    {
        ConnectFault.Refused => "refused",
        ConnectFault.NoAnswer => "no answer",
        ConnectFault.Unreachable => "no way there",
        ConnectFault.NoSource => "our source address cannot be used",
        _ => "failed",
    };

    private static ConnectFault FaultOf(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.ConnectionReset } => ConnectFault.Refused,
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.AddressFamilyNotSupported or SocketError.NetworkDown } => ConnectFault.Unreachable,
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => ConnectFault.NoSource,
        _ => ConnectFault.NoAnswer,
    };
}

/// <summary>Why there is no connection.</summary>
internal enum ConnectFault
{
    None,
    Refused,

    /// <summary>Within the limit, or of the system's own patience.</summary>
    NoAnswer,
    Unreachable,
    NoSource,
}
