using Undersign.Decisions;

namespace Undersign.Organisations;

/// <summary>Which recipients a send connector is for: <c>*</c>, <c>contoso.com</c>, or <c>*.contoso.com</c> (its subdomains and itself, as in Exchange).</summary>
internal sealed record AddressSpace(string Text)
{
    public static AddressSpace? TryParse(string text, out string? reason)
    {
        var isValid = text == "*" || AddressPattern.IsDomain(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);
        reason = isValid ? null : $"\"{text}\" is not an address space: * or contoso.example or *.contoso.example";
        return isValid ? new(text) : null;
    }

    /// <summary>How well it fits: 0 not at all, then the length of what matched; an exact domain beats a wildcard of the same length.</summary>
    public int Fit(string domain)
    {
        if (Text == "*")
        {
            return 1;
        }

        if (!Text.StartsWith('*'))
        {
            return domain.Equals(Text, StringComparison.OrdinalIgnoreCase) ? (2 * Text.Length) + 1 : 0;
        }

        var plain = Text.AsSpan(2);
        var isCovered = domain.AsSpan().Equals(plain, StringComparison.OrdinalIgnoreCase) || domain.AsSpan().EndsWith(Text.AsSpan(1), StringComparison.OrdinalIgnoreCase);
        return isCovered ? 2 * plain.Length : 0;
    }

    public override string ToString() => Text;
}
