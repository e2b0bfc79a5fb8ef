using Row = Undersign.Relaying.ReplyAdvice.Row;

namespace Undersign.Relaying;

/// <summary>What Exchange Online says to mail that comes back to it, and what an administrator does about it.</summary>
/// <remarks>
/// Microsoft: "Email non-delivery reports and SMTP errors in Exchange Online", "Office 365 Message Attribution", KB 3212877. The ATTR number at the end of such a
/// reply names a place in Microsoft's own program; only 5, 34 and 35 are explained anywhere, and their enhanced codes say the same.
/// </remarks>
internal static class ExchangeOnlineReplies
{
    private const string Unknown = "Exchange Online does not see whose mail this is: its inbound connector must be of type OnPremises, on, and name our certificate or address; the certificate's domain must be an accepted domain; and the intermediate certificates must be in clientCertificate.";
    private const string Loop = "Exchange Online has ended a loop: the rule that sends mail here sends it again when it has come back. Its exception for the mark of processed mail is missing, or something takes the mark away.";
    private const string Limit = "The tenant has sent to as many outside recipients as it may in a day; it may again when the last 24 hours have fewer. Get-LimitsEnforcementStatus says how many. What came by us is counted once.";
    private const string BannedAddress = "Exchange Online has banned the address we send from: ask for its release at https://sender.office.com, and find out why.";

    public static Row[] Rows { get; } =
    [
        new(0, "5.7.64", "", Unknown),
        new(0, "4.7.64", "", Unknown),
        new(0, "5.7.68", "", "Exchange Online refuses Direct Send: it does not recognise us by its inbound connector. " + Unknown),
        new(0, "5.7.51", "", "A connector of the tenant takes mail of this domain from certain addresses or certificates only (RestrictDomainsToIPAddresses, RestrictDomainsToCertificate): put ours on it, or take the restriction off."),
        new(0, "5.7.711", "", "Exchange Online has blocked the inbound connector, as spam came by it: find out what, then Get-BlockedConnector and Remove-BlockedConnector."),
        new(0, "4.4.62", "", "This is Exchange Online in another region: the smart host has to be the tenant's own MX host, as the domain's MX record names it."),
        new(0, "4.4.4", "unauthenticated", "No tenant there has this recipient's domain with a licence: the smart host has to be the tenant's own MX host, and the domain an accepted domain of it."),
        new(0, "5.4.14", "", Loop),
        new(0, "5.4.6", "hop count", Loop),
        new(0, "5.7.128", "", Loop),
        new(0, "5.4.1", "access denied", "The tenant has no such recipient, or the domain is not of this tenant: look at the address, at the accepted domains, and whether the smart host is the tenant's own MX host."),
        new(0, "5.7.232", "", "This is a trial tenant. " + Limit),
        new(0, "5.7.233", "", Limit),
        new(0, "5.7.236", "", "From addresses of onmicrosoft.com only a hundred outside recipients a day are taken: give the sender an address in a domain of yours."),
        new(0, "5.7.705", "", "The tenant sends too much that looks like spam, and is stopped for a while: look at its restricted entities and at who sends."),
        new(0, "5.7.750", "", "The tenant sends from domains that it has not registered: add them to its accepted domains."),
        new(0, "5.1.8", "bad outbound sender", "The sender is blocked for spam: Defender portal, Restricted entities."),
        new(0, "5.1.90", "", "The mailbox has sent to as many recipients as it may in a day."),
        new(0, "5.7.708", "", "Exchange Online takes nothing from this address yet: new tenants and new addresses have to be known first; ask its support."),
        new(0, "5.7.501", "access denied", BannedAddress),
        new(0, "5.7.511", "", BannedAddress),
        new(0, "", "banned sending IP", BannedAddress),
        new(0, "5.7.57", "", "It wants a login: give the connector authentication, or send to the tenant's MX host instead."),
        new(0, "5.7.60", "", "The account the connector logs in with may not send as this sender: give it the right to."),
        new(0, "5.7.509", "", "DMARC failed and the domain asks for refusal: mend SPF and DKIM."),
        new(0, "5.6.11", "", "A line of the message ends with LF alone: the program that made it has to be mended, or the next hop has to offer CHUNKING."),
        new(535, "", "SmtpClientAuthentication is disabled", "SMTP AUTH is switched off there: Set-TransportConfig, or Set-CASMailbox for the mailbox, -SmtpClientAuthenticationDisabled $false; better, OAuth."),
        new(535, "", "basic authentication is disabled", "Passwords are not taken there any more: use OAuth."),
        new(535, "5.7.139", "", "The login is blocked by a policy there (security defaults, conditional access): use OAuth or a connector."),
        new(0, "", "TenantAttribution", Unknown),
        new(0, "", "Temporary server error. Please try again later", "Exchange Online has trouble of its own, or does not find out whose mail this is. If it stays so: " + Unknown),
    ];
}
