using Undersign.People;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Decisions;

/// <summary>An address, a domain, or a domain's subdomains: <c>ceo@contoso.example</c>, <c>contoso.example</c>, <c>*.contoso.example</c>.</summary>
/// <param name="LocalPart"><see langword="null"/> when the pattern is a domain.</param>
/// <param name="Domain">As it was written.</param>
internal sealed record AddressPattern(string? LocalPart, string Domain)
{
    private readonly string _form = DomainName.Canonical(Domain);

    public static AddressPattern? TryParse(string text, out string? reason)
    {
        var at = text.LastIndexOf('@');
        var domain = text[(at + 1)..];
        var plain = domain.StartsWith("*.", StringComparison.Ordinal) ? domain[2..] : domain;
        reason = at == 0 || (at > 0 && plain.Length != domain.Length) || !DomainName.IsValid(plain)
            ? $"\"{text}\" is neither an address (ann@contoso.example) nor a domain (contoso.example, *.contoso.example)"
            : null;
        return reason is null ? new(at < 0 ? null : text[..at], domain) : null;
    }

    /// <summary>Addresses are compared in any case: rules mean people, not RFC 5321 §2.4.</summary>
    public bool Matches(Mailbox mailbox) => (LocalPart is null || LocalPart.Equals(mailbox.LocalPart, StringComparison.OrdinalIgnoreCase)) && MatchesDomain(DomainName.Canonical(mailbox.Domain));

    /// <summary>Whether the pattern is this very address, not merely its domain.</summary>
    public bool IsAddress(string address) =>
        LocalPart is not null
        && AddressForm.Of(address) is var form
        && form.Length == LocalPart.Length + 1 + _form.Length
        && form.StartsWith(LocalPart, StringComparison.OrdinalIgnoreCase)
        && form.EndsWith(_form, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => LocalPart is null ? Domain : $"{LocalPart}@{Domain}";

    private bool MatchesDomain(string domain) =>
        _form.StartsWith("*.", StringComparison.Ordinal)
            ? domain.AsSpan().EndsWith(_form.AsSpan(1), StringComparison.OrdinalIgnoreCase) && domain.Length > _form.Length - 1
            : domain.Equals(_form, StringComparison.OrdinalIgnoreCase);
}
