namespace Undersign.Diagnosis.Causes;

/// <summary>What Exchange Online says to mail that comes to a tenant's MX host: by a connector, or as anybody's.</summary>
/// <remarks>
/// Microsoft: "Email non-delivery reports and SMTP errors in Exchange Online", "Office 365 Message Attribution", KB 3212877. The ATTR number at the end of such a
/// reply names a place in Microsoft's own program; only 5, 34 and 35 are explained anywhere, and their enhanced codes say the same.
/// </remarks>
internal static class Microsoft365RelayCauses
{
    private const string InboundConnector = "The tenant's inbound connector must be of type OnPremises, on, and name our certificate or address; the certificate's domain must be an accepted domain; and the intermediate certificates must be sent with it (clientCertificate).";
    private const string BannedFix = "Ask for its release at https://sender.office.com, and find out why.";

    private static readonly Uri Relay = new("https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/relay-access-denied-smtp");
    private static readonly Uri Reports = new("https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online");

    public static readonly CauseRow[] Rows =
    [
        new(
            new("direct-send-refused",
                "Exchange Online refuses Direct Send: it does not recognise us by its inbound connector.",
                InboundConnector)
            { Link = Relay },
            [new(0, "x.7.68")]),
        new(
            new("partner-connector-restricts",
                "A connector of the tenant takes mail of this domain from certain addresses or certificates only (RestrictDomainsToIPAddresses, RestrictDomainsToCertificate).",
                "Put ours on that connector, or take the restriction off.")
            { Link = Reports },
            [new(0, "x.7.51")]),
        new(
            new("connector-blocked",
                "Exchange Online has blocked the inbound connector, as spam came by it.",
                "Find out what was sent, then Get-BlockedConnector and Remove-BlockedConnector.")
            { Link = Reports },
            [new(0, "x.7.711")]),
        new(
            new("wrong-region",
                "This is Exchange Online in another region than the tenant's.",
                "The server (smart host) has to be the tenant's own MX host, as the domain's MX record names it."),
            [new(0, "x.4.62")]),
        new(
            new("no-licensed-tenant",
                "No tenant there has this recipient's domain with a licence.",
                "The server (smart host) has to be the tenant's own MX host, and the domain an accepted domain of it."),
            [new(0, "x.4.4", "unauthenticated")]),
        new(
            new("mail-loop",
                "Exchange Online has ended a loop: the rule that sends mail here sends it again when it has come back.",
                "Give the rule its exception for the mark of processed mail, and see that nothing takes the mark away."),
            [new(0, "5.4.14"), new(0, "5.4.6", "hop count"), new(0, "5.7.128")]),
        new(
            new("recipient-not-in-tenant",
                "The tenant has no such recipient, or the domain is not of this tenant.",
                "Look at the address, at the accepted domains, and whether the server (smart host) is the tenant's own MX host.")
            { Link = new("https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-550-5-4-1-in-exchange-online") },
            [new(0, "5.4.1", "access denied")]),
        new(
            new("trial-tenant-limit",
                "This is a trial tenant, and it has sent to as many outside recipients as such may in a day.",
                "Wait until the last 24 hours have fewer, or buy a licence. Get-LimitsEnforcementStatus says how many.")
            { Link = Reports },
            [new(0, "5.7.232")]),
        new(
            new("tenant-limit",
                "The tenant has sent to as many outside recipients as it may in a day.",
                "Wait until the last 24 hours have fewer. Get-LimitsEnforcementStatus says how many. What came by us is counted once.")
            { Link = Reports },
            [new(0, "5.7.233")]),
        new(
            new("onmicrosoft-limit",
                "From addresses of onmicrosoft.com only a hundred outside recipients a day are taken.",
                "Send from an address in a domain of your own."),
            [new(0, "5.7.236")]),
        new(
            new("tenant-stopped",
                "The tenant sends too much that looks like spam, and is stopped for a while.",
                "Look at the tenant's restricted entities in the Defender portal and at who sends.")
            { Link = Reports },
            [new(0, "5.7.705")]),
        new(
            new("domains-not-registered",
                "The tenant sends from domains that it has not registered.",
                "Add them to its accepted domains.")
            { Link = Reports },
            [new(0, "5.7.750")]),
        new(
            new("address-not-trusted-yet",
                "Exchange Online takes nothing from this address yet: new tenants and new addresses have to be known first.",
                "Buy a licence where the tenant is a trial, and ask Microsoft's support to allow it.")
            { Link = Reports },
            [new(0, "5.7.708")]),
        new(
            new("address-banned",
                "Exchange Online has banned the address we send from.",
                BannedFix)
            { Link = new("https://sender.office.com") },
            [new(0, "5.7.501-503", "access denied"), new(0, "5.7.511"), new(0, "5.7.606-649"), new(0, "", "banned sending IP")]),
        new(
            new("tenant-not-attributed",
                "Exchange Online does not see whose mail this is.",
                InboundConnector)
            { Link = Relay },
            [new(0, "x.7.64"), new(0, "", "TenantAttribution")]),
        new(
            new("microsoft-busy",
                "It gets too much at the moment: Exchange Online trusts an address by what has come from it, and a new one little.",
                "Try again later, and send less at a time: lower maxConnections, set messagesPerMinute.")
            { Link = Reports },
            [new(4, "4.7.500-699"), new(4, "4.7.850-899"), new(452, "4.5.3", "AS780090")]),
        new(
            new("microsoft-trouble",
                "Exchange Online has trouble of its own, or does not find out whose mail this is.",
                $"Try again later. If it stays so: {InboundConnector}")
            { Link = Relay, Confidence = Confidence.Guess },
            [new(4, "", "Temporary server error. Please try again later")]),
        new(
            new("outlook-high-volume",
                "Outlook.com takes much mail of one domain only with SPF, DKIM and DMARC.",
                "Publish all three for the domain of From, and see that one of SPF and DKIM is aligned with it."),
            [new(0, "5.7.515")]),
    ];
}
