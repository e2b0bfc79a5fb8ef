using System.Formats.Asn1;
using System.Text;

namespace Undersign.Protocols.Ldap;

/// <summary>What a server says at the end of an operation. RFC 4511 §4.1.9.</summary>
/// <param name="MatchedName">With <see cref="LdapResultCode.NoSuchObject"/>: the nearest name above that does exist.</param>
/// <param name="Diagnostic">For people; Active Directory puts its own codes here.</param>
/// <param name="Referrals">Where to ask instead, as URLs. They are not followed.</param>
public sealed record LdapResult(LdapResultCode Code, string MatchedName, string Diagnostic, IReadOnlyList<string> Referrals)
{
    private const int MaxReferrals = 10;
    private static readonly Asn1Tag Referral = new(TagClass.ContextSpecific, 3, isConstructed: true);

    public bool IsSuccess => Code == LdapResultCode.Success;

    internal static LdapResult Read(AsnReader components)
    {
        var code = components.ReadEnumeratedValue<LdapResultCode>();
        var matched = Encoding.UTF8.GetString(components.ReadOctetString());
        var diagnostic = Encoding.UTF8.GetString(components.ReadOctetString());
        var referrals = new List<string>();
        if (components.HasData && components.PeekTag() == Referral)
        {
            var urls = components.ReadSequence(Referral);
            while (urls.HasData && referrals.Count < MaxReferrals)
            {
                referrals.Add(Encoding.UTF8.GetString(urls.ReadOctetString()));
            }
        }

        return new(code, matched, diagnostic, referrals);
    }
}

/// <summary>RFC 4511 §4.1.9. Codes without a name here come as their number.</summary>
public enum LdapResultCode
{
    Success = 0,
    OperationsError = 1,
    ProtocolError = 2,
    TimeLimitExceeded = 3,
    SizeLimitExceeded = 4,
    StrongerAuthRequired = 8,
    Referral = 10,
    AdminLimitExceeded = 11,
    UnavailableCriticalExtension = 12,
    ConfidentialityRequired = 13,
    NoSuchObject = 32,
    InvalidDNSyntax = 34,
    InappropriateAuthentication = 48,
    InvalidCredentials = 49,
    InsufficientAccessRights = 50,
    Busy = 51,
    Unavailable = 52,
    UnwillingToPerform = 53,
    Other = 80,
}
