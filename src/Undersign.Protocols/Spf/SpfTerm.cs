using System.Net;

namespace Undersign.Protocols.Spf;

/// <summary>One word of an SPF record. RFC 7208 §4.6.1.</summary>
/// <param name="Text">As it was published.</param>
public abstract record SpfTerm(string Text)
{
    /// <summary>Says of some clients whether they may send. RFC 7208 §5.</summary>
    /// <param name="Result">What the check comes to where it matches. RFC 7208 §4.6.2.</param>
    /// <param name="Domain">What is behind the colon, macros and all; empty where the domain itself is meant.</param>
    public sealed record Mechanism(string Text, SpfKind Kind, SpfResult Result, string Domain) : SpfTerm(Text)
    {
        /// <summary>Of <see cref="SpfKind.Ip4"/> and <see cref="SpfKind.Ip6"/>.</summary>
        public IPAddress? Address { get; init; }

        /// <summary>How many bits of an IPv4 address count. RFC 7208 §5.3, §5.6.</summary>
        public int Bits4 { get; init; } = 32;

        public int Bits6 { get; init; } = 128;

        /// <summary>Whether it costs one of the ten questions to the DNS. RFC 7208 §4.6.4.</summary>
        public bool AsksDns => Kind is not (SpfKind.All or SpfKind.Ip4 or SpfKind.Ip6);
    }

    /// <summary>Says something of the record as a whole. RFC 7208 §6.</summary>
    /// <param name="Name">In lower case.</param>
    public sealed record Modifier(string Text, string Name, string Value) : SpfTerm(Text);
}

/// <summary>The mechanisms. RFC 7208 §5.</summary>
public enum SpfKind
{
    All,
    Include,
    Address,
    MailExchange,
    ReverseName,
    Ip4,
    Ip6,
    Exists,
}

/// <summary>What a check comes to. RFC 7208 §2.6.</summary>
public enum SpfResult
{
    /// <summary>The domain says nothing.</summary>
    None,

    /// <summary>The domain says that it does not say.</summary>
    Neutral,
    Pass,
    Fail,

    /// <summary>Probably not, says the domain.</summary>
    SoftFail,

    /// <summary>The DNS did not answer; it may do so later.</summary>
    TempError,

    /// <summary>What the domain says cannot be read; only its administrator can change that.</summary>
    PermError,
}
