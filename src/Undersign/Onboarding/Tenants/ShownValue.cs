using System.Globalization;
using Undersign.Onboarding.AdminApi;

namespace Undersign.Onboarding.Tenants;

/// <summary>Whether what Exchange Online shows is what we asked for: it shows some values in words of its own.</summary>
internal static class ShownValue
{
    private const string Size = "ExceptIfMessageSizeOver";

    public static bool Is(ExchangeRecord shown, ExchangeParameter wanted)
    {
        var values = Values(shown, wanted.Name);
        return wanted.Value switch
        {
            ExchangeValue.Flag flag => shown.Flag(wanted.Name) == flag.IsOn,
            ExchangeValue.Nothing => values.Count == 0,
            ExchangeValue.Text or ExchangeValue.Number => values.SetEquals([Plain(wanted.Name, wanted.Value.Words)]),
            ExchangeValue.Texts texts => values.SetEquals(texts.Values.Select(text => Plain(wanted.Name, text))),
            ExchangeValue.Entries entries => values.IsSupersetOf(entries.Values),
            ExchangeValue.Without without => !values.Overlaps(without.Values),
            _ => throw new InvalidOperationException($"no comparison with {wanted.Value.GetType().Name}"),
        };
    }

    /// <summary>As an administrator reads it, sizes in the unit that they are asked for in.</summary>
    public static string Words(ExchangeRecord shown, string member) => shown.Flag(member) is { } isOn ? new ExchangeValue.Flag(isOn).Words
        : shown.Texts(member) is { Count: > 0 } texts ? string.Join(", ", texts.Select(text => member == Size ? Kilobytes(text) : text))
        : new ExchangeValue.Nothing().Words;

    private static HashSet<string> Values(ExchangeRecord shown, string member) => [.. shown.Texts(member).Select(text => Plain(member, text))];

    private static string Plain(string member, string text) => member switch
    {
        _ when ExchangeParameter.IsSecret(member) => text, // a routing code counts as it is
        "SenderDomains" => Domain(text),
        "IPAllowList" or "ExceptIfSenderIpRanges" => text.EndsWith("/32", StringComparison.Ordinal) ? text[..^3] : text,
        Size => Octets(text),
        _ => text.ToLowerInvariant(),
    };

    /// <summary>Shown as <c>smtp:*;1</c>, a connector's address space with its cost.</summary>
    private static string Domain(string text)
    {
        var bare = text.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase) ? text["smtp:".Length..] : text;
        return (bare.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? bare[..end] : bare).ToLowerInvariant();
    }

    private static string Kilobytes(string text) => long.TryParse(Octets(text), NumberStyles.None, CultureInfo.InvariantCulture, out var octets) && octets % 1024 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{octets / 1024}KB")
        : text;

    /// <summary>Asked for as <c>26624KB</c>, shown as <c>26 MB (27,262,976 bytes)</c>.</summary>
    private static string Octets(string text)
    {
        if (text.EndsWith("KB", StringComparison.Ordinal) && long.TryParse(text.AsSpan(..^2), NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes))
        {
            return (kilobytes * 1024).ToString(CultureInfo.InvariantCulture);
        }

        var (begin, end) = (text.IndexOf('(', StringComparison.Ordinal) + 1, text.IndexOf(" bytes", StringComparison.Ordinal));
        return begin > 0 && end > begin ? string.Concat(text[begin..end].Where(char.IsAsciiDigit)) : text;
    }
}
