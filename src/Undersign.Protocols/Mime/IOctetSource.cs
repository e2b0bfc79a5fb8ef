namespace Undersign.Protocols.Mime;

/// <summary>The octets of a message, readable from any position: as it came (<see cref="MailData"/>) or as it will leave (<see cref="MimeEdit"/>).</summary>
internal interface IOctetSource
{
    /// <summary>In octets.</summary>
    int Length { get; }

    /// <summary>Copies octets out; all that are asked for must be there.</summary>
    void Read(int offset, Span<byte> destination);
}
