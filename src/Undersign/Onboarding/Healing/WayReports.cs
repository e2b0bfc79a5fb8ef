using System.Data.Common;
using Dapper;
using Undersign.Onboarding.Domains;
using Undersign.Onboarding.Tenants;
using Undersign.Storage;

namespace Undersign.Onboarding.Healing;

/// <summary>Has each node ask for itself whether mail would be taken back, and keeps what it was told: one whose own way to the outside is broken is not all of them.</summary>
/// <param name="node">Who asks.</param>
internal sealed class WayReports(DbDataSource source, TimeProvider time, string node)
{
    private const string ReadSql = "select node as Node, is_open as IsOpen, since as Since, heard_at as HeardAt, says as Says from exchange_returns where organisation = @organisation";

    private const string StoreSql = """
        insert into exchange_returns (organisation, node, is_open, since, heard_at, says) values (@organisation, @node, @isOpen, @since, @heardAt, @says)
        on conflict (organisation, node) do update set is_open = excluded.is_open, since = excluded.since, heard_at = excluded.heard_at, says = excluded.says
        """;

    private const string ForgetSql = "delete from exchange_returns where organisation = @organisation";

    /// <summary>Where a node has no connector for the outside, or one that leads elsewhere, there is nobody to ask.</summary>
    public async Task AskAsync(TenantSubject subject, CancellationToken cancellationToken)
    {
        var known = (await AllAsync(subject.Organisation, cancellationToken)).FirstOrDefault(row => row.Node == node)?.ToReport();
        if (known?.IsDue(time.GetUtcNow()) == false)
        {
            return;
        }

        var trial = subject.TryReturn is { } tryReturn ? await tryReturn(cancellationToken) : WithoutAsking(subject);
        var now = time.GetUtcNow();
        var report = known?.Next(trial, now) ?? WayReport.First(trial, now);
        var row = new { organisation = subject.Organisation, node, isOpen = report.IsOpen ? 1L : 0, since = report.Since.ToUnixTimeMilliseconds(), heardAt = report.HeardAt.ToUnixTimeMilliseconds(), says = report.Says };
        await WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken);
    }

    /// <summary>Of the nodes that are up.</summary>
    public async Task<IReadOnlyList<WayReport>> FreshAsync(string organisation, CancellationToken cancellationToken) =>
        [.. (await AllAsync(organisation, cancellationToken)).Select(static row => row.ToReport()).Where(report => report.IsFresh(time.GetUtcNow()))];

    public Task<int> ForgetAsync(string organisation, CancellationToken cancellationToken) => WriteTurn.ExecuteAsync(source, ForgetSql, new { organisation }, cancellationToken);

    /// <summary>Nothing has to come back where mail goes elsewhere by now; without any way on it goes nowhere.</summary>
    private ReturnTrial WithoutAsking(TenantSubject subject) => subject.OurHalf(time.GetUtcNow()).FirstOrDefault(static finding => finding.State == FindingState.Bad) is { } bad
        ? new(ReturnState.Refused, bad.Says, bad.Fix)
        : new(ReturnState.Open, "mail does not go back into the tenant any more", null);

    private async Task<IReadOnlyList<Row>> AllAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<Row>(new CommandDefinition(ReadSql, new { organisation }, cancellationToken: cancellationToken))];
    }

    private sealed record Row
    {
        public required string Node { get; init; }
        public required long IsOpen { get; init; }
        public required long Since { get; init; }
        public required long HeardAt { get; init; }
        public required string Says { get; init; }

        public WayReport ToReport() => new(IsOpen != 0, DateTimeOffset.FromUnixTimeMilliseconds(Since), DateTimeOffset.FromUnixTimeMilliseconds(HeardAt), Says);
    }
}
