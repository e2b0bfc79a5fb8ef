using System.Data.Common;
using Undersign.Operation;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary>The organisation that a command about people is about, and the database it is in.</summary>
/// <param name="name">Of the organisation; <see langword="null"/> where there is only one.</param>
internal sealed class PeopleWorkplace(string config, string? name, TextWriter error)
{
    public TextWriter Error => error;

    public Task<int> WithAsync(Func<Organisation, DbDataSource, Task<int>> work, CancellationToken cancellationToken) => WithAsync(work, draft: null, cancellationToken);

    /// <param name="draft">To be tried where no organisation is in force yet.</param>
    public Task<int> WithAsync(Func<Organisation, DbDataSource, Task<int>> work, Organisation? draft, CancellationToken cancellationToken) =>
        WithAsync((organisation, _, source) => work(organisation, source), draft, cancellationToken);

    /// <inheritdoc cref="WithAsync(Func{Organisation, DbDataSource, Task{int}}, Organisation?, CancellationToken)"/>
    public async Task<int> WithAsync(Func<Organisation, NodeConfiguration, DbDataSource, Task<int>> work, Organisation? draft, CancellationToken cancellationToken)
    {
        if (NodeFile.Read(config, error) is not { } node)
        {
            return ExitCode.Unreadable;
        }

        return await NodeFile.WithStorageAsync(
            node,
            error,
            async source =>
            {
                var inForce = await SettingsAtHand.InForceAsync(source, node, error, cancellationToken);
                var fitting = inForce.Where(organisation => name is null || organisation.Name == name).ToList();
                if (inForce.Count == 0 && draft is not null && (name is null || name == draft.Name))
                {
                    return await work(draft, node, source);
                }

                if (fitting is [var only])
                {
                    return await work(only, node, source);
                }

                await error.WriteLineAsync(fitting.Count > 0
                    ? $"There are several organisations: {string.Join(", ", fitting.Select(organisation => organisation.Name))}; choose one with --organisation."
                    : name is null ? "There is no organisation yet; load one with undersign apply DIR." : $"There is no organisation \"{name}\"; undersign check lists them.");
                return ExitCode.Failed;
            },
            cancellationToken);
    }
}
