namespace Undersign.Protocols.Smtp;

/// <summary>A mailbox as SMTP carries it: <c>Local-part "@" Domain</c>. RFC 5321 §4.1.2.</summary>
/// <remarks>
/// Written back as it came, to the letter (law 6): quoting, case and address literals are kept. Two mailboxes are equal when their
/// local parts are the same and their domains differ at most in case. RFC 5321 §2.3.11, §2.4.
/// </remarks>
/// <param name="LocalPart">As it came, quotation marks included. Opaque to everyone but the final host. RFC 5321 §2.3.11.</param>
/// <param name="Domain">As it came; empty only for <c>&lt;Postmaster&gt;</c>. RFC 5321 §4.1.1.3.</param>
public sealed record Mailbox(string LocalPart, string Domain)
{
    /// <summary>RFC 5321 §4.5.3.1.3: a path, with its punctuation, is at most 256 octets.</summary>
    public const int MaxLength = 254;

    public bool Equals(Mailbox? other) =>
        other is not null && LocalPart == other.LocalPart && Domain.Equals(other.Domain, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => HashCode.Combine(LocalPart, StringComparer.OrdinalIgnoreCase.GetHashCode(Domain));

    public override string ToString() => Domain.Length == 0 ? LocalPart : $"{LocalPart}@{Domain}";
}
