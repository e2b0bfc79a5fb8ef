using System.Data.Common;
using Undersign.Storage;

namespace Undersign.Notifications;

/// <summary>Whose turn it is to do what several nodes could do: each thing is done once in its time, across nodes and restarts.</summary>
internal sealed class Turns(DbDataSource source, TimeProvider time)
{
    private const string AddSql = "insert into email_turns (organisation, job, next_at) values (@organisation, @job, @next) on conflict do nothing";

    private const string EarlierSql = "update email_turns set next_at = @next where organisation = @organisation and job = @job and next_at > @next";

    private const string TakeSql = "update email_turns set next_at = @next where organisation = @organisation and job = @job and next_at <= @now";

    private const string SetSql = "update email_turns set next_at = @next where organisation = @organisation and job = @job";

    /// <param name="first">When it is to be done the first time; where that is known, it stays.</param>
    public Task<int> PlanAsync(string organisation, string job, DateTimeOffset first, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, AddSql, new { organisation, job, next = first.ToUnixTimeMilliseconds() }, cancellationToken);

    /// <summary>It is not to be done later than this.</summary>
    public Task<int> HastenAsync(string organisation, string job, DateTimeOffset latest, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, EarlierSql, new { organisation, job, next = latest.ToUnixTimeMilliseconds() }, cancellationToken);

    /// <param name="next">When it is somebody's turn again, whatever becomes of this one.</param>
    /// <returns>Whether it is ours now.</returns>
    public async Task<bool> TryTakeAsync(string organisation, string job, DateTimeOffset next, CancellationToken cancellationToken) =>
        await WriteTurn.ExecuteAsync(source, TakeSql, new { organisation, job, now = time.GetUtcNow().ToUnixTimeMilliseconds(), next = next.ToUnixTimeMilliseconds() }, cancellationToken) == 1;

    public Task<int> SetAsync(string organisation, string job, DateTimeOffset next, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, SetSql, new { organisation, job, next = next.ToUnixTimeMilliseconds() }, cancellationToken);
}
