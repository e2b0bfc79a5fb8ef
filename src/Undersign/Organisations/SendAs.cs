using Undersign.People;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>As whom somebody may send who has signed in; Exchange's <c>SendAs</c>. RFC 6409 §5.1.</summary>
/// <remarks>
/// Whose name is an address sends as that address, and as others of the same person; whose name is none, such as a mail server's, as any address of
/// the organisation's domains. <c>sendAs</c> adds to the one, and takes the place of the other.
/// </remarks>
internal static class SendAs
{
    private const string OwnDomains = "*";

    /// <summary>For a mail server that forwards what others have written.</summary>
    private const string Anyone = "anyone";

    /// <returns>What is wrong with an entry of <c>sendAs</c>, or <see langword="null"/>.</returns>
    public static string? TryParse(string text, out string entry)
    {
        entry = text;
        return text is OwnDomains or Anyone || (text.Contains('@', StringComparison.Ordinal) ? AddressForm.IsAddress(text) : DomainName.IsValid(text)) ? null
            : $"\"{text}\" is neither an address nor a domain, nor \"{OwnDomains}\" for all domains of the organisation, nor \"{Anyone}\"";
    }

    public static bool Permits(Organisation organisation, SignedInUser user, Mailbox mailbox)
    {
        var identity = organisation.Identity;
        var entries = user.HasToken ? identity.Tokens?.SendAs : identity.Users.FirstOrDefault(known => known.Name.Equals(user.Name, StringComparison.OrdinalIgnoreCase))?.SendAs;
        var own = AddressOf(user.Name);
        return (own is null ? entries is null or [] && organisation.IsInside(mailbox) : IsSamePerson(organisation, own, mailbox))
            || entries?.Any(entry => Fits(entry, organisation, mailbox)) == true;
    }

    private static bool Fits(string entry, Organisation organisation, Mailbox mailbox) => entry switch
    {
        Anyone => true,
        OwnDomains => organisation.IsInside(mailbox),
        _ => AddressOf(entry) is { } address ? IsSame(address, mailbox) : IsSameDomain(entry, mailbox.Domain),
    };

    private static bool IsSamePerson(Organisation organisation, Mailbox own, Mailbox mailbox) =>
        IsSame(own, mailbox) || (organisation.People.Find(own) is { } person && ReferenceEquals(person, organisation.People.Find(mailbox)));

    private static bool IsSame(Mailbox one, Mailbox other) =>
        one.LocalPart.Equals(other.LocalPart, StringComparison.OrdinalIgnoreCase) && IsSameDomain(one.Domain, other.Domain);

    private static bool IsSameDomain(string one, string other) =>
        DomainName.Canonical(one).Equals(DomainName.Canonical(other), StringComparison.OrdinalIgnoreCase);

    private static Mailbox? AddressOf(string text) =>
        text.Contains('@', StringComparison.Ordinal) && AddressList.Parse(text) is [{ Address: var mailbox }] && mailbox.ToString() == text ? mailbox : null;
}
