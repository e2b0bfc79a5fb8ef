namespace Undersign.Diagnosis.Causes;

/// <summary>What an Exchange Server of one's own says; what it shares with Exchange Online stands with that.</summary>
internal static class ExchangeServerCauses
{
    public static readonly CauseRow[] Rows =
    [
        new(
            new("exchange-no-relay-right",
                "It does not relay for us: its receive connector does not allow us to send to other domains.",
                "Log in (authentication); or give the receive connector that takes our address the right: Get-ReceiveConnector NAME | Add-ADPermission -User \"NT AUTHORITY\\ANONYMOUS LOGON\" -ExtendedRights Ms-Exch-SMTP-Accept-Any-Recipient.")
            { Link = new("https://learn.microsoft.com/exchange/mail-flow/connectors/allow-anonymous-relay") },
            [new(0, "x.7.54"), new(5, "5.7.1", "Unable to relay")]),
        new(
            new("exchange-no-anonymous",
                "It wants a login: its receive connector takes nobody without one.",
                "Log in (authentication), with port 587 and STARTTLS; or allow anonymous users on the receive connector that takes our address: Set-ReceiveConnector NAME -PermissionGroups AnonymousUsers."),
            [new(530, "5.7.1", "Client was not authenticated")]),
    ];
}
