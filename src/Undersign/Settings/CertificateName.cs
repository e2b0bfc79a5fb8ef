namespace Undersign.Settings;

/// <summary>A DNS name by which a client's certificate is known. RFC 6125 §6.4, RFC 9525 §6.3.</summary>
internal sealed record CertificateName(string Pattern)
{
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out CertificateName name)
    {
        name = new(text);
        var plain = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return !DomainName.IsValid(plain) ? $"\"{text}\" is not the name of a certificate: mail.contoso.example or *.contoso.example"
            : plain.Length != text.Length && !plain.Contains('.', StringComparison.Ordinal) ? $"\"{text}\" would match half the Internet"
            : null;
    }

    /// <summary>Whether a name of the presented certificate is this one. A wildcard, on either side, stands for one whole first label.</summary>
    public bool Matches(string presented) =>
        presented.Equals(Pattern, StringComparison.OrdinalIgnoreCase)
        || IsCovered(presented, Pattern)
        || IsCovered(Pattern, presented);

    private static bool IsCovered(string name, string wildcard) =>
        wildcard.StartsWith("*.", StringComparison.Ordinal)
        && name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
        && name.AsSpan(dot).Equals(wildcard.AsSpan(1), StringComparison.OrdinalIgnoreCase)
        && wildcard.AsSpan(2).Contains('.');
}
