using System.Text;
using static Undersign.Onboarding.ExchangeScript;

namespace Undersign.Onboarding;

/// <summary>The way back as a PowerShell file: rules first, so that no mail is sent to a connector that is gone, then it proves that nothing points at us.</summary>
internal static class RemovalScript
{
    private const string Begin = """
        [CmdletBinding(SupportsShouldProcess)]
        param([switch] $Connectors)
        Set-StrictMode -Version Latest
        $ErrorActionPreference = 'Stop'
        """;

    public static string Of(MicrosoftSettings settings, string organisation)
    {
        var script = new StringBuilder();
        Lines(
            script,
            PowerShellText.Comment($"Disconnects the Microsoft 365 tenant of {organisation} from Undersign. Written by undersign exchange script --remove."),
            "# Leave Undersign running until its queues are empty: what it has still comes back.",
            "#",
            "#   Connect-ExchangeOnline",
            "#   ./disconnect.ps1 -WhatIf       shows what it would do",
            "#   ./disconnect.ps1               takes the rules away: no mail is sent to Undersign from then on",
            "#   ./disconnect.ps1 -Connectors   half an hour later: so long a rule may act that is gone, and what it sends comes back by the connectors",
            Begin,
            "",
            "# No mail is sent to Undersign any more");
        foreach (var name in RulePlan.Names.Reverse())
        {
            Remove(script, ExchangeNoun.TransportRule, name);
        }

        Connectors(script, settings);
        if (settings.Addresses.Count > 0)
        {
            Lines(
                script,
                "# Undersign's addresses stay on the list of allowed ones: which of them stood there before, a file cannot know. To take them off:",
                $"#   Set-HostedConnectionFilterPolicy -Identity 'Default' -IPAllowList {PowerShellText.Of(new ExchangeValue.Without(settings.Addresses))}");
        }

        if (settings.EndsRichText)
        {
            Lines(script, "# Rich text stays off. To let it be as Outlook likes:", "#   Set-RemoteDomain -Identity 'Default' -TNEFEnabled $null");
        }

        return script.ToString();
    }

    /// <summary>Nothing happens where there is none of that name.</summary>
    public static void Remove(StringBuilder script, ExchangeNoun noun, string name)
    {
        var quoted = PowerShellText.Quoted(name);
        Lines(
            script,
            $"if ({Existing(noun)} | Where-Object {{ $_.Name -eq {quoted} }}) {{",
            $"    if ($PSCmdlet.ShouldProcess({quoted}, 'Remove-{noun}')) {{",
            $"        Remove-{noun} -Identity {quoted} -Confirm:$false",
            "    }",
            "}");
    }

    private static void Connectors(StringBuilder script, MicrosoftSettings settings)
    {
        var outbound = PowerShellText.Quoted(ExchangePlan.Outbound);
        Lines(
            script,
            "",
            "if (-not $Connectors) {",
            "    if (-not $WhatIfPreference) {",
            "        'The rules are gone. In half an hour, and when undersign queue is empty: ./disconnect.ps1 -Connectors'",
            "    }",
            "    return",
            "}",
            "",
            "# A connector that a rule of somebody else's uses stays",
            $"$others = @(Get-TransportRule -ResultSize Unlimited | Where-Object {{ $_.RouteMessageOutboundConnector -eq {outbound} }} | Where-Object {{ {PowerShellText.List(RulePlan.Names)} -notcontains $_.Name }})",
            "if ($others.Count -gt 0) {",
            $"    throw {PowerShellText.Quoted($"These rules still send mail to the connector \"{ExchangePlan.Outbound}\"; change or remove them first: ")} + ($others.Name -join ', ')",
            "}");
        Remove(script, ExchangeNoun.OutboundConnector, ExchangePlan.Outbound);
        Remove(script, ExchangeNoun.InboundConnector, ExchangePlan.Inbound);
        Prove(script, settings);
    }

    /// <summary>By what leads here, and not by names alone: somebody may have made it by hand.</summary>
    private static void Prove(StringBuilder script, MicrosoftSettings settings)
    {
        var (gateway, certificate) = (PowerShellText.Quoted(settings.Gateway), PowerShellText.Quoted(settings.Certificate));
        Lines(
            script,
            "",
            "# The proof: nothing leads to Undersign or comes from it, whatever its name",
            $"$to = @(Get-OutboundConnector | Where-Object {{ $_.Name -eq {PowerShellText.Quoted(ExchangePlan.Outbound)} -or $_.SmartHosts -contains {gateway} -or $_.TlsDomain -eq {gateway} }})",
            $"$from = @(Get-InboundConnector | Where-Object {{ $_.Name -eq {PowerShellText.Quoted(ExchangePlan.Inbound)} -or $_.TlsSenderCertificateName -eq {certificate} }})",
            $"$rules = @(Get-TransportRule -ResultSize Unlimited | Where-Object {{ {PowerShellText.List(RulePlan.Names)} -contains $_.Name -or {PowerShellText.List([settings.HeaderFields.RoutingCode, settings.HeaderFields.Processed])} -contains $_.SetHeaderName -or @($to | ForEach-Object {{ $_.Name }}) -contains $_.RouteMessageOutboundConnector }})",
            "$left = @($rules + $to + $from | ForEach-Object { $_.Name })",
            "if ($left.Count -gt 0 -and -not $WhatIfPreference) {",
            "    throw 'This still leads to Undersign; remove it, rules first, before the gateway is switched off: ' + ($left -join ', ')",
            "}",
            "");
    }
}
