using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Diagnosis;
using Undersign.Notifications;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Dns;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign email</c>.</summary>
internal sealed class EmailRun(InvocationConfiguration streams, bool isJson)
{
    public bool IsVerbose { get; init; }

    public Task<int> ListAsync(string config, string name, CancellationToken cancellationToken) => WithAsync(config, name, async (source, _, organisation) =>
    {
        foreach (var sheet in await new EmailBook(new(source, TimeProvider.System)).OpenAllAsync(organisation, cancellationToken))
        {
            var report = await new EmailTests(source).FindAsync(name, sheet.Section, sheet.Seen, cancellationToken);
            var (way, from) = (WayOf(sheet.Effective), sheet.Effective[EmailFields.From].Meant);
            await streams.Output.WriteLineAsync(isJson
                ? new JsonObject { ["module"] = sheet.Section, ["version"] = sheet.Seen, ["way"] = way, ["from"] = from, ["good"] = report?.IsGood, ["testedAt"] = report?.At.UtcDateTime }.ToJsonString()
                : string.Create(CultureInfo.InvariantCulture, $"{sheet.Section,-12} {way,-32} {(from.Length == 0 ? "no From" : from),-32} {Words(report)}"));
        }

        return ExitCode.Done;
    }, cancellationToken);

    public Task<int> ShowAsync(string config, string name, string section, CancellationToken cancellationToken) => WithAsync(config, name, async (source, _, organisation) =>
    {
        var sheet = await new EmailBook(new(source, TimeProvider.System)).OpenAsync(organisation, section, cancellationToken);
        foreach (var value in sheet.Effective.All)
        {
            var shown = value.Secret is { } secret ? string.Create(CultureInfo.InvariantCulture, $"set since {secret.Since:yyyy-MM-dd}") : value.Value;
            var origin = value.Origin switch { EmailOrigin.Module => "module", EmailOrigin.Global => "global default", _ => "built in" };
            await streams.Output.WriteLineAsync(isJson
                ? new JsonObject { ["field"] = value.Field.Name, ["value"] = value.Field.IsSecret ? null : value.Value, ["isSet"] = value.Secret is not null || value.Value.Length > 0, ["origin"] = origin }.ToJsonString()
                : $"{value.Field.Name,-14} {origin,-16} {shown.ReplaceLineEndings("\n                                ")}");
        }

        return ExitCode.Done;
    }, cancellationToken);

    public Task<int> TestAsync(string config, string name, string section, string to, CancellationToken cancellationToken) => WithAsync(config, name, async (source, node, organisation) =>
    {
        var sheet = await new EmailBook(new(source, TimeProvider.System)).OpenAsync(organisation, section, cancellationToken);
        if (EmailReader.Address(to) is not { } recipient)
        {
            await streams.Error.WriteLineAsync($"\"{to}\" is not an address, such as ann@contoso.example.");
            return ExitCode.Failed;
        }

        if (sheet.Read(new(node.SecretKey, TimeProvider.System), out var faults) is not { } settings)
        {
            foreach (var (field, says) in faults.All)
            {
                await streams.Error.WriteLineAsync($"{field.Label}: {says}");
            }

            return ExitCode.Failed;
        }

        var report = await TesterOf(source, node).SendAsync(settings, section, organisation, recipient, cancellationToken);
        await new EmailTests(source).StoreAsync(name, section, sheet.Seen, report, cancellationToken);
        await TellAsync(report);
        return report.IsGood ? ExitCode.Done : ExitCode.Failed;
    }, cancellationToken);

    private static EmailTester TesterOf(DbDataSource source, NodeConfiguration node)
    {
        var (time, names) = (TimeProvider.System, node.NameServers.Count > 0 ? node.NameServers : NameServers.OfThisMachine());
        return new(new(names, time), new(time), new(source, node, time, NullLogger<GatewayDelivery>.Instance), new(source), node, time);
    }

    private async Task TellAsync(EmailTestReport report)
    {
        if (isJson)
        {
            await streams.Output.WriteLineAsync(JsonSerializer.Serialize(report, EmailTestJson.Default.EmailTestReport));
            return;
        }

        foreach (var stage in report.Stages)
        {
            var outcome = stage.Outcome switch { StageOutcome.Passed => "ok", StageOutcome.Attention => "look", StageOutcome.Failed => "FAILED", _ => "-" };
            await streams.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{outcome,-7} {stage.Name,-12} {stage.Milliseconds,6} ms  {stage.Seen}"));
        }

        await streams.Output.WriteLineAsync(report.Finding is { } finding ? $"{finding.Says}\n{finding.Fix}{(finding.Link is { } link ? $"\n{link}" : "")}" : $"A test email was sent to {report.Recipient}.");
        foreach (var line in IsVerbose ? report.Transcript : [])
        {
            await streams.Output.WriteLineAsync(line);
        }
    }

    private static string WayOf(EffectiveEmail effective) => effective[EmailFields.Way].Value == "server" ? $"{effective[EmailFields.Server].Meant}:{effective[EmailFields.Port].Value}" : "through the gateway";

    private static string Words(EmailTestReport? report) => report is null ? "never tested" : string.Create(CultureInfo.InvariantCulture, $"{(report.IsGood ? "good" : "failed")}, {report.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC");

    private async Task<int> WithAsync(string config, string name, Func<DbDataSource, NodeConfiguration, Organisation, Task<int>> work, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, streams.Error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            streams.Error,
            async source =>
            {
                if ((await SettingsAtHand.InForceAsync(source, node, cancellationToken)).Find(name) is { } organisation)
                {
                    return await work(source, node, organisation);
                }

                await streams.Error.WriteLineAsync($"There is no organisation \"{name}\"; undersign check lists them.");
                return ExitCode.Failed;
            },
            cancellationToken);
    }
}
