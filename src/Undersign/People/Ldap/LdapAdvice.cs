using Undersign.Protocols.Ldap;
using Undersign.Protocols.Smtp;

namespace Undersign.People.Ldap;

/// <summary>What to do about a directory that cannot be read, in the words of who can do it.</summary>
internal static class LdapAdvice
{
    public static string Of(LdapServer server, LdapConnectionException exception) => exception.Certificate switch
    {
        { IsGood: false } certificate => $"{server} is not trusted: {Of(certificate, server)}",
        _ when exception.InnerException is System.Net.Sockets.SocketException => $"{server} cannot be reached: {exception.Message}. Look at name and port in \"servers\", and at firewalls in between",
        _ => $"{server} was asked in vain: {exception.Message}",
    };

    /// <summary>Why a bind failed. RFC 4511 §4.2.2, and Active Directory's own codes in the text.</summary>
    public static string OfBind(LdapResult result) => (result.Code, ActiveDirectoryCode(result.Diagnostic)) switch
    {
        (_, "525") => "there is no account with the name in \"bind\"; write its distinguished name, or user@domain",
        (_, "52e") => "the password in \"passwordFile\" is wrong for the account in \"bind\"",
        (_, "530") => "the account in \"bind\" may not sign in at this hour; change its logon hours",
        (_, "531") => "the account in \"bind\" may not sign in from this machine; change the workstations it may use",
        (_, "532") => "the password of the account in \"bind\" has expired; set a new one, and let it not expire",
        (_, "533") => "the account in \"bind\" is disabled",
        (_, "701") => "the account in \"bind\" has expired",
        (_, "773") => "the account in \"bind\" must change its password at its first logon; set one that need not be changed",
        (_, "775") => "the account in \"bind\" is locked out; unlock it, and look for who tries a wrong password",
        (LdapResultCode.InvalidCredentials, _) => "the name in \"bind\" or the password in \"passwordFile\" is wrong",
        (LdapResultCode.InvalidDNSyntax, _) => "the name in \"bind\" is not a distinguished name, such as cn=undersign,ou=services,dc=contoso,dc=example",
        (LdapResultCode.StrongerAuthRequired or LdapResultCode.ConfidentialityRequired, _) => "the directory takes a password by TLS alone: write ldaps:// before the server, or startTls: true",
        (LdapResultCode.InappropriateAuthentication or LdapResultCode.UnwillingToPerform, _) => $"the directory does not let the account in \"bind\" sign in with a password. It says: {Said(result)}",
        _ => Other(result),
    };

    /// <summary>Why a search failed.</summary>
    public static string OfSearch(LdapResult result, string searchBase) => result.Code switch
    {
        LdapResultCode.NoSuchObject when result.MatchedName.Length > 0 => $"there is no \"{searchBase}\", or the account may not see it; what there is of it is \"{result.MatchedName}\"",
        LdapResultCode.NoSuchObject => $"there is no \"{searchBase}\", or the account may not see it. Without \"bind\" many directories show nothing",
        LdapResultCode.InvalidDNSyntax => $"\"{searchBase}\" is not a distinguished name, such as ou=people,dc=contoso,dc=example",
        LdapResultCode.SizeLimitExceeded => "the directory gives no more than a certain number of objects, and there are more. Let the account in \"bind\" have all "
            + "(OpenLDAP: limits dn.exact=... size=unlimited), or make \"filter\" narrower",
        LdapResultCode.TimeLimitExceeded or LdapResultCode.AdminLimitExceeded => "the directory ended the search by a limit of its own. Let the account in \"bind\" have more time, or give what \"filter\" names an index",
        LdapResultCode.InsufficientAccessRights => $"the account may not read \"{searchBase}\"; give it the right to read",
        LdapResultCode.OperationsError or LdapResultCode.StrongerAuthRequired => $"the directory shows nothing to strangers; write \"bind\" and \"passwordFile\". It says: {Said(result)}",
        LdapResultCode.ConfidentialityRequired => "the directory answers by TLS alone: write ldaps:// before the server, or startTls: true",
        LdapResultCode.Referral => $"\"{searchBase}\" is on another server: {string.Join(", ", result.Referrals)}. Name that in \"servers\"; referrals are not followed",
        _ => Other(result),
    };

    private static string Other(LdapResult result) => $"the directory refuses with {result.Code}. It says: {Said(result)}";

    private static string Said(LdapResult result) => result.Diagnostic.Length == 0 ? "nothing" : result.Diagnostic.ReplaceLineEndings(" ").Trim('\0', ' ');

    private static string Of(CertificateCheck certificate, LdapServer server) => certificate.Fault switch
    {
        CertificateFault.Expired => $"its certificate has expired, on {certificate.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm} UTC, or one above it",
        CertificateFault.NotYetValid => $"its certificate is good from {certificate.NotBefore.UtcDateTime:yyyy-MM-dd HH:mm} UTC on; is the clock right?",
        CertificateFault.WrongName => $"its certificate is for {certificate.Names}, and not for {server.Host}; write a name it bears",
        CertificateFault.SelfSigned => "its certificate is signed by itself; name a file with it as \"authority\"",
        CertificateFault.Untrusted => "its certificate is from an authority that is not trusted here; name a file with the authority's certificate as \"authority\"",
        CertificateFault.Missing => "it showed no certificate",
        _ => "its certificate cannot be used: revoked, too weak, or not made for servers",
    };

    /// <summary>As in <c>80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data 52e, v4563</c>.</summary>
    private static string? ActiveDirectoryCode(string diagnostic)
    {
        const string mark = "AcceptSecurityContext error, data ";
        var start = diagnostic.IndexOf(mark, StringComparison.Ordinal);
        return start < 0 ? null : diagnostic[(start + mark.Length)..].Split(',', 2)[0];
    }
}
