using System.Net;

namespace Undersign.Protocols.Dns;

/// <summary>One resource record of the kinds that mail needs. RFC 1035 §3.2.1. Names are in lower case, without the dot at their end.</summary>
/// <param name="Name">Whose record it is.</param>
/// <param name="TimeToLive">How long it may be kept. RFC 2181 §8.</param>
public abstract record DnsRecord(string Name, TimeSpan TimeToLive)
{
    /// <summary>A and AAAA. RFC 1035 §3.4.1, RFC 3596 §2.2.</summary>
    public sealed record Address(string Name, TimeSpan TimeToLive, IPAddress Value) : DnsRecord(Name, TimeToLive);

    /// <summary>MX. RFC 1035 §3.3.9.</summary>
    /// <param name="Host">Empty for the root, which as the only exchange says that there is none. RFC 7505 §3.</param>
    public sealed record MailExchange(string Name, TimeSpan TimeToLive, int Preference, string Host) : DnsRecord(Name, TimeToLive);

    /// <summary>CNAME. RFC 1035 §3.3.1.</summary>
    public sealed record CanonicalName(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>PTR. RFC 1035 §3.3.12.</summary>
    public sealed record DomainPointer(string Name, TimeSpan TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

    /// <summary>One that is not what it says. It spoils no others; but where it is the only one of its kind, nobody can say that there is none.</summary>
    internal sealed record Unreadable(string Name, TimeSpan TimeToLive, DnsType Type) : DnsRecord(Name, TimeToLive);

    /// <summary>TXT, its strings joined. RFC 1035 §3.3.14.</summary>
    public sealed record Text(string Name, TimeSpan TimeToLive, string Value) : DnsRecord(Name, TimeToLive);
}

/// <summary>The kinds of records we ask for, with their numbers. RFC 1035 §3.2.2, RFC 3596 §2.1.</summary>
public enum DnsType
{
    None = 0,
    Address = 1,
    Alias = 5,
    DomainPointer = 12,
    MailExchange = 15,
    Text = 16,
    AddressV6 = 28,
}
