using System.Text;

namespace Undersign.Onboarding;

/// <summary>The plan as a PowerShell file for the ExchangeOnlineManagement module: run again it changes nothing; with -WhatIf never.</summary>
/// <remarks>
/// Whether a change is made is asked here, by ShouldProcess, and not left to the cmdlets: a rule cannot be tried out against a connector
/// that was only tried out.
/// </remarks>
internal static class ExchangeScript
{
    private const string Begin = """
        [CmdletBinding(SupportsShouldProcess)]
        param([switch] $EnableRules)
        Set-StrictMode -Version Latest
        $ErrorActionPreference = 'Stop'
        """;

    private const string Priority = "Priority";

    /// <param name="organisation">As it is called in the file's first line.</param>
    public static string Of(MicrosoftSettings settings, string organisation)
    {
        var plan = ExchangePlan.Of(settings);
        var script = new StringBuilder();
        Lines(
            script,
            PowerShellText.Comment($"Connects the Microsoft 365 tenant of {organisation} with Undersign. Written by undersign exchange script."),
            "# Keep this file as a secret: who has the routing code in it can send as you.",
            "#",
            "#   Install-Module ExchangeOnlineManagement",
            "#   Connect-ExchangeOnline",
            "#   ./connect.ps1 -WhatIf          shows what it would do",
            "#   ./connect.ps1                  makes connectors and rules; the rules are off",
            "#   ./connect.ps1 -EnableRules     turns the rules on: mail goes by Undersign from then on",
            Begin,
            "");
        AskForDomain(script, settings);
        foreach (var item in plan)
        {
            Write(script, item);
        }

        RemoveLeftovers(script, plan);
        EnableRules(script, plan);
        return script.ToString();
    }

    /// <summary>Exchange Online takes nothing back by a certificate whose domain is not one of the tenant's.</summary>
    private static void AskForDomain(StringBuilder script, MicrosoftSettings settings) => Lines(
        script,
        "# The domain of the certificate must be an accepted domain of this tenant",
        "$accepted = @(Get-AcceptedDomain | ForEach-Object { $_.DomainName })",
        $"if (-not ({PowerShellText.List(ExchangePlan.DomainsOf(settings.Certificate))} | Where-Object {{ $accepted -contains $_ }})) {{",
        $"    throw {PowerShellText.Quoted($"{settings.Certificate} is in no accepted domain of this tenant. Are you connected to the right one?")}",
        "}",
        "");

    private static void Write(StringBuilder script, ExchangeObject item)
    {
        var (noun, name) = (item.Noun.ToString(), PowerShellText.Quoted(item.Name));
        Lines(script, PowerShellText.Comment($"{item.Name} {item.Purpose}"), "$wanted = @{");
        Lines(script, [.. item.Parameters.Where(static parameter => parameter.Value is not ExchangeValue.Nothing && parameter.Name != Priority).Select(Assignment)]);
        Lines(script, "}");
        if (!item.IsOurs)
        {
            Lines(script, $"if ($PSCmdlet.ShouldProcess({name}, 'Set-{noun}')) {{", $"    Set-{noun} -Identity {name} @wanted", "}", "");
            return;
        }

        var cleared = item.Parameters.Where(static parameter => parameter.Value is ExchangeValue.Nothing).Select(Assignment).ToList();
        if (cleared.Count > 0)
        {
            Lines(script, ["$cleared = @{", .. cleared, "}"]);
        }

        Lines(
            script,
            $"if ({Existing(item.Noun)} | Where-Object {{ $_.Name -eq {name} }}) {{",
            $"    if ($PSCmdlet.ShouldProcess({name}, 'Set-{noun}')) {{",
            $"        Set-{noun} -Identity {name} @wanted{(cleared.Count > 0 ? " @cleared" : "")}",
            "    }",
            "}",
            $"elseif ($PSCmdlet.ShouldProcess({name}, 'New-{noun}')) {{",
            $"    New-{noun} -Name {name}{(item.Noun == ExchangeNoun.TransportRule ? " -Enabled $false" : "")}{Place(item)} @wanted | Out-Null",
            "}",
            "");
    }

    /// <summary>Rules that these settings asked for once.</summary>
    private static void RemoveLeftovers(StringBuilder script, IReadOnlyList<ExchangeObject> plan)
    {
        var leftovers = RulePlan.Names.Except(plan.Select(static item => item.Name), StringComparer.Ordinal).ToList();
        if (leftovers.Count > 0)
        {
            Lines(script, "# Rules that the settings asked for once");
            leftovers.ForEach(name => RemovalScript.Remove(script, ExchangeNoun.TransportRule, name));
            Lines(script, "");
        }
    }

    /// <summary>Last of all, so that no message meets half of it; and those that keep mail away before the one that sends it.</summary>
    private static void EnableRules(StringBuilder script, IReadOnlyList<ExchangeObject> plan)
    {
        Lines(script, "# From here on mail goes by Undersign", "if ($EnableRules) {");
        foreach (var rule in plan.Where(static item => item.Noun == ExchangeNoun.TransportRule))
        {
            var name = PowerShellText.Quoted(rule.Name);
            Lines(script, $"    if ($PSCmdlet.ShouldProcess({name}, 'Enable-TransportRule')) {{", $"        Enable-TransportRule -Identity {name}", "    }");
        }

        Lines(
            script,
            "}",
            "",
            $"Get-TransportRule -ResultSize Unlimited | Where-Object {{ {PowerShellText.List(RulePlan.Names)} -contains $_.Name }} | Format-Table Priority, Name, State");
    }

    /// <summary>All of a kind. Asked for by name, an empty name would mean all of them, and a missing one is an error.</summary>
    internal static string Existing(ExchangeNoun noun) => $"Get-{noun}{(noun == ExchangeNoun.TransportRule ? " -ResultSize Unlimited" : "")}";

    internal static void Lines(StringBuilder script, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            script.Append(line.ReplaceLineEndings("\r\n")).Append("\r\n");
        }
    }

    /// <summary>Only of a rule that is made: one that is there may stand below rules of others, where the administrator wants it.</summary>
    private static string Place(ExchangeObject item) => string.Concat(item.Parameters.Where(static parameter => parameter.Name == Priority).Select(static parameter => $" -{Priority} {PowerShellText.Of(parameter.Value)}"));

    private static string Assignment(ExchangeParameter parameter) => $"    {parameter.Name} = {PowerShellText.Of(parameter.Value)}";
}
