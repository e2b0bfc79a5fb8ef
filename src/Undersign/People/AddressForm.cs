using System.Buffers;
using System.Text;
using Undersign.Settings;

namespace Undersign.People;

/// <summary>The one form of an address that may be written in several, for looking people up.</summary>
/// <remarks>Limit: in a local part a composed letter and a decomposed one are two letters.</remarks>
internal static class AddressForm
{
    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create(" \t\r\n\0,;<>");

    /// <returns>The address with its domain in A-labels (RFC 5890 §2.3.2.1); the same text when there is nothing to change. Case is left to the comparer.</returns>
    public static string Of(string address) =>
        !Ascii.IsValid(address) && address.LastIndexOf('@') is var at and > 0 ? $"{address[..at]}@{DomainName.Canonical(address[(at + 1)..])}" : address;

    /// <summary>Whether <see cref="Of"/> could change anything.</summary>
    public static bool MayDiffer(ReadOnlySpan<char> address) => !Ascii.IsValid(address);

    /// <summary>Enough to catch a shifted column; whether the address exists only mail can tell.</summary>
    public static bool IsAddress(string text) =>
        text.Length is > 2 and <= Protocols.Smtp.Mailbox.MaxLength
        && text.LastIndexOf('@') is var at and > 0 && at < text.Length - 1
        && !text.AsSpan().ContainsAny(NotInAddresses);
}
