namespace Undersign.Protocols.Mime;

/// <summary>How much structure a message may have before the reader stops believing it. Every bound is generous for mail that people send.</summary>
public sealed record MimeLimits
{
    public static MimeLimits Default { get; } = new();

    /// <summary>Multiparts within one another. RFC 2046 §5.1.2 sets no bound; real mail stays below ten.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Parts in one message, multiparts included.</summary>
    public int MaxParts { get; init; } = 1000;

    /// <summary>Octets of one header section, the blank line not counted.</summary>
    public int MaxHeaderOctets { get; init; } = 512 * 1024;

    /// <summary>Header fields in one header section.</summary>
    public int MaxHeaderFields { get; init; } = 1000;

    /// <summary>Octets of all header sections together: they are held in memory even when the message is in a file.</summary>
    public int MaxHeaderOctetsInAll { get; init; } = 2 * 1024 * 1024;

    /// <summary>Header fields of all header sections together.</summary>
    public int MaxHeaderFieldsInAll { get; init; } = 10_000;
}
