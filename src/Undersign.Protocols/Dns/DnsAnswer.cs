namespace Undersign.Protocols.Dns;

/// <summary>What came of a question to the DNS. RFC 2308 tells the two ways of there being nothing apart.</summary>
public abstract record DnsAnswer
{
    private DnsAnswer()
    {
    }

    /// <summary>Records of the kind that was asked for; at least one.</summary>
    public sealed record Found(IReadOnlyList<DnsRecord> Records) : DnsAnswer;

    /// <summary>The name is there and has no such record. RFC 2308 §2.2.</summary>
    public sealed record NoRecord : DnsAnswer;

    /// <summary>There is no such name, nor any below it. RFC 2308 §2.1, RFC 8020 §2.</summary>
    public sealed record NoName : DnsAnswer;

    /// <summary>Nobody could say: it may be answered later.</summary>
    public sealed record Failed(string Reason) : DnsAnswer;
}
