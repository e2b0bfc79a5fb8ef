using System.CommandLine;
using Undersign.Onboarding.ExchangeServers;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary><c>undersign exchange-server</c>: what an organisation's own Exchange servers must be like, as pages or as a PowerShell file.</summary>
internal static class ExchangeServerCommand
{
    public static Command Create()
    {
        var connection = new GuidedConnection<ExchangeServerSettings>(
            static organisation => organisation.ExchangeServer, "exchangeServer: { gateway: signatures.contoso.example, servers: [EX01], addresses: [10.0.0.5] }");
        return new("exchange-server", """
            Says what an organisation's own Exchange servers must be like for mail to the outside to go by Undersign: a send connector, and
            a receive connector on each server for what comes back. Nothing is changed by this command.

              undersign exchange-server guide contoso > connect.md                   every value, in the order of the admin center
              undersign exchange-server script contoso > connect.ps1                 for the Exchange Management Shell; -WhatIf first
              undersign exchange-server script contoso --remove > disconnect.ps1     the way back
              undersign exchange-server check contoso                                whether our side and the DNS fit

            Exit code 0: done, and nothing is wrong. 1: check found something that is. 2: the settings could not be read, or say
            nothing of Exchange servers.
            """)
        {
            connection.Writing("guide", "Writes the pages to follow by hand in the Exchange admin center of the servers.", ServerGuide.Of),
            connection.Script("Writes the PowerShell file.", ServerScript.Of, ServerScript.Removal),
            connection.Check(ConnectionChecks.Of),
        };
    }
}
