using System.Text;
using static Undersign.Onboarding.ExchangeScript;

namespace Undersign.Onboarding.ExchangeServers;

/// <summary>The plan as a PowerShell file for the Exchange Management Shell: run again it changes nothing; with -WhatIf never.</summary>
internal static class ServerScript
{
    /// <param name="organisation">As it is called in the file's first line.</param>
    public static string Of(ExchangeServerSettings settings, string organisation)
    {
        var script = new StringBuilder();
        Lines(
            script,
            PowerShellText.Comment($"Has mail of {organisation} go by Undersign. Written by undersign exchange-server script. For the Exchange Management Shell."),
            "#",
            "#   ./connect.ps1 -WhatIf       shows what it would do",
            "#   ./connect.ps1               makes the connectors; the send connector is off",
            "#   ./connect.ps1 -Enable       turns it on: mail for the outside goes by Undersign from then on",
            Begin("[switch] $Enable"),
            "");
        foreach (var item in ServerPlan.Of(settings))
        {
            Write(script, item);
        }

        var send = PowerShellText.Quoted(ServerPlan.Send);
        Lines(
            script,
            "# From here on mail goes by Undersign",
            $"if ($Enable -and $PSCmdlet.ShouldProcess({send}, 'Enable')) {{",
            $"    Set-SendConnector -Identity {send} -Enabled $true",
            "}",
            "",
            "# Of several that are on and fit, mail takes the one with the lowest cost: give others for * a higher one, or turn them off",
            "Get-SendConnector | Format-Table Name, AddressSpaces, Enabled, SmartHosts");
        return script.ToString();
    }

    /// <summary>The way back: mail leaves again as before, once another send connector takes it.</summary>
    public static string Removal(ExchangeServerSettings settings, string organisation)
    {
        var script = new StringBuilder();
        Lines(
            script,
            PowerShellText.Comment($"Has mail of {organisation} go by Undersign no more. Written by undersign exchange-server script --remove."),
            "# Turn on first the send connector by which mail shall leave. Leave Undersign running until its queues are empty, then run this.",
            "#",
            "#   ./disconnect.ps1 -WhatIf    shows what it would do",
            Begin(""),
            "");
        foreach (var item in ServerPlan.Of(settings))
        {
            var identity = PowerShellText.Quoted(item.Identity);
            Lines(
                script,
                $"if ({Existing(item)}) {{",
                $"    if ($PSCmdlet.ShouldProcess({identity}, 'Remove-{item.Noun}')) {{",
                $"        Remove-{item.Noun} -Identity {identity} -Confirm:$false",
                "    }",
                "}");
        }

        Lines(script, "", "Get-SendConnector | Format-Table Name, AddressSpaces, Enabled, SmartHosts");
        return script.ToString();
    }

    private static void Write(StringBuilder script, ServerObject item)
    {
        var (identity, noun) = (PowerShellText.Quoted(item.Identity), item.Noun.ToString());
        Lines(script, PowerShellText.Comment($"{item.Identity} {item.Purpose}"));
        Table(script, "$wanted", item.Parameters.Where(static parameter => parameter.Value is not ExchangeValue.Nothing));
        Table(script, "$cleared", item.Parameters.Where(static parameter => parameter.Value is ExchangeValue.Nothing));
        Table(script, "$made", item.WhenMade);
        Lines(
            script,
            $"if ({Existing(item)}) {{",
            $"    if ($PSCmdlet.ShouldProcess({identity}, 'Set-{noun}')) {{",
            $"        Set-{noun} -Identity {identity} @wanted @cleared",
            "    }",
            "}",
            $"elseif ($PSCmdlet.ShouldProcess({identity}, 'New-{noun}')) {{",
            $"    New-{noun} -Name {PowerShellText.Quoted(item.Name)}{(item.Server is { } server ? $" -Server {PowerShellText.Quoted(server)}" : "")} @made @wanted | Out-Null",
            "}",
            "");
    }

    private static void Table(StringBuilder script, string name, IEnumerable<ExchangeParameter> parameters) =>
        Lines(script, [$"{name} = @{{", .. parameters.Select(static parameter => $"    {parameter.Name} = {PowerShellText.Of(parameter.Value)}"), "}"]);

    private static string Existing(ServerObject item) =>
        $"Get-{item.Noun}{(item.Server is { } server ? $" -Server {PowerShellText.Quoted(server)}" : "")} | Where-Object {{ $_.Name -eq {PowerShellText.Quoted(item.Name)} }}";

    private static string Begin(string parameters) => $"""
        [CmdletBinding(SupportsShouldProcess)]
        param({parameters})
        Set-StrictMode -Version Latest
        $ErrorActionPreference = 'Stop'
        """;
}
