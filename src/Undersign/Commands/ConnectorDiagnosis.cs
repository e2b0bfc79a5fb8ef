using System.Data.Common;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Relaying;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>The staged test of an organisation's send connector, at each of its smart hosts: all of it as mail would find it.</summary>
/// <param name="name">Of the connector.</param>
/// <param name="workplace">Where its organisation is in force.</param>
internal sealed class ConnectorDiagnosis(string name, PeopleWorkplace workplace, DiagnoseRun run, TextWriter error, TimeProvider time)
{
    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>Sends a message to <see cref="To"/>.</summary>
    public bool Sends { get; init; }

    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        workplace.WithAsync((organisation, node, database) => TestAsync(organisation, node, database, cancellationToken), draft: null, cancellationToken);

    private async Task<int> TestAsync(Organisation organisation, NodeConfiguration node, DbDataSource database, CancellationToken cancellationToken)
    {
        if (organisation.SendConnectors.FirstOrDefault(candidate => candidate.Name == name) is not { } connector)
        {
            var names = organisation.SendConnectors.Select(static candidate => candidate.Name).ToList();
            await error.WriteLineAsync($"{organisation.Name} has no send connector \"{name}\"{Suggestion.For(name, names)}: there is {string.Join(", ", names)}.");
            return ExitCode.Unreadable;
        }

        if (connector.SmartHosts.Count == 0)
        {
            await error.WriteLineAsync($"{name} has no smart hosts: its mail goes where each domain's MX records say. undersign diagnose HOST:{connector.MxPort} tests one of those.");
            return ExitCode.Unreadable;
        }

        var obtained = connector.ShowsObtainedCertificate ? await WayBackAtHand.ObtainedAsync(node, database, cancellationToken) : null;
        var certificate = connector.Shown(obtained, out var reason);
        if (certificate is null && (reason is not null || connector.ShowsObtainedCertificate))
        {
            await error.WriteLineAsync($"{name} cannot show its certificate: {reason ?? "the node has obtained none; undersign certificate show says why"}.");
            return ExitCode.Failed;
        }

        try
        {
            return await TestAsync(organisation, connector, certificate, node, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{name} cannot log in: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private async Task<int> TestAsync(Organisation organisation, SendConnector connector, ServedCertificate? certificate, NodeConfiguration node, CancellationToken cancellationToken)
    {
        var from = From ?? $"postmaster@{organisation.MainDomain}";
        var exit = ExitCode.Done;
        foreach (var host in connector.SmartHosts)
        {
            var request = ConnectorTest.Of(connector, host, certificate, time) with
            {
                From = from,
                To = To ?? Recipient(connector),
                Message = Sends ? run.MessageOf(from, To) : null,
            };
            exit = await run.TestAsync(request, node, cancellationToken) == ExitCode.Done ? exit : ExitCode.Failed;
        }

        return exit;
    }

    /// <summary>Somebody of the connector's address spaces. Whether it relays shows with a recipient outside alone; nobody gets anything.</summary>
    private static string Recipient(SendConnector connector) => connector.AddressSpaces is ["*", ..] or [] ? ReturnProbe.Outside.ToString() : $"postmaster@{connector.AddressSpaces[0].Replace("*.", "", StringComparison.Ordinal)}";
}
