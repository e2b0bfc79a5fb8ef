using System.Net;
using Undersign.Protocols.Smtp;

namespace Undersign.ProtocolLogs;

/// <summary>One connection in a protocol log.</summary>
internal sealed class ProtocolLogSession(ProtocolLog log, ProtocolLogKind kind, string connector, string id, EndPoint? remote) : SmtpTranscript
{
    private int _sequence;

    public ProtocolLogKind Kind => kind;

    /// <summary>As the log names it: <c>HOST\NAME</c> where mail comes in, <c>ORGANISATION\NAME</c> where it goes on.</summary>
    public string Connector => connector;

    /// <summary>Sixteen hexadecimal digits, of no other session; traces have it too.</summary>
    public string Id => id;

    public string Local { get; private set; } = "";

    public string Remote { get; } = Text(remote);

    /// <summary>There is a connection.</summary>
    public void Connected(EndPoint? local)
    {
        Local = Text(local);
        Write('+', "", "");
    }

    /// <summary>A connection that got one reply in place of the greeting.</summary>
    public void TurnedAway(EndPoint? local, SmtpReply reply)
    {
        Connected(local);
        Write('>', reply.ToString(), "");
        Disconnected("Local");
    }

    /// <summary>There will be no more of it.</summary>
    /// <param name="context">Who ended it, or why.</param>
    public void Disconnected(string context) => Write('-', "", context);

    /// <summary>Of the time before the connection and around it.</summary>
    public void Note(string text) => Write('*', "", text);

    protected override void Hear(SmtpSpeech speech, string text)
    {
        switch (speech)
        {
            case SmtpSpeech.Sent:
                Write('>', text, "");
                break;
            case SmtpSpeech.Received:
                Write('<', text, "");
                break;
            default:
                Note(text);
                break;
        }
    }

    private void Write(char happened, string data, string context) => log.Write(this, _sequence++, happened, data, context);

    private static string Text(EndPoint? end) => end is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
        ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString()
        : end?.ToString() ?? "";
}
