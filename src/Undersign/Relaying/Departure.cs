using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying;

/// <summary>A message as it leaves by one connection: in seven bits where the next hop takes no more, and signed after that. RFC 6376 §5.3.</summary>
/// <remarks>
/// It is tempting to sign when the copy is made; but only here is known what the next hop takes, and what custody sends days later is signed
/// with the key of that day.
/// </remarks>
internal sealed class Departure : IDisposable
{
    private readonly MailData? _sevenBit;

    private Departure(MimeEdit message, MailData? sevenBit) => (Message, _sevenBit) = (message, sevenBit);

    public MimeEdit Message { get; private set; }

    /// <summary>For traces: whose signature it bears, or why none; <see langword="null"/> where the connector does not sign.</summary>
    public string? Dkim { get; private set; }

    /// <summary>Why it could not be signed, though it should have been: the mail goes on all the same (law 3).</summary>
    public Exception? Fault { get; private set; }

    public static Departure Of(MimeEdit message, SendConnector connector, ServerExtensions server, DateTimeOffset now)
    {
        var sevenBit = server.EightBitMime || connector.SendsEightBitAnyway ? null : SevenBitForm.TryMake(message);
        var departure = new Departure(sevenBit is null ? message : new(sevenBit), sevenBit);
        if (connector.DkimKey is { } key)
        {
            departure.Sign(key, now);
        }

        return departure;
    }

    public void Dispose() => _sevenBit?.Dispose();

    private void Sign(DkimKeyFile key, DateTimeOffset now)
    {
        try
        {
            var signed = key.TryRead(out var reason)?.TrySign(Message, now, out reason);
            Message = signed ?? Message;
            Dkim = signed is null ? $"not signed: {reason}" : $"signed with selector {key.Selector}";
        }
#pragma warning disable CA1031 // the edge of what is ours: whatever broke in signing, the mail goes on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            (Dkim, Fault) = ("not signed: a fault of the gateway", exception);
        }
    }
}
