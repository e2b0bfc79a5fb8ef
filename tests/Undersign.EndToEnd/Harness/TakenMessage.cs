using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Harness;

/// <summary>A message as it arrived at a next hop.</summary>
/// <param name="Octets">Empty where the hop does not keep them.</param>
internal sealed record TakenMessage(Envelope Envelope, byte[] Octets)
{
    /// <summary>Whether it came under TLS.</summary>
    public bool IsEncrypted { get; init; }

    public string MessageId { get; } = Octets is [] ? "" : Letter.IdOf(Octets);

    public string Text => Letter.Text(Octets);

    public IEnumerable<string> Recipients => Envelope.Recipients.Select(static recipient => recipient.ForwardPath.ToString());
}
