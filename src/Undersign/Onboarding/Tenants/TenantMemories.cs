using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Onboarding.Tenants;

/// <summary>Keeps what we changed of what every tenant has. It is written before the change is made: nothing is changed that cannot be given back.</summary>
internal sealed class TenantMemories(DbDataSource source, TimeProvider time)
{
    private const string ReadSql = "select noun as Noun, entry as Entry, value_before as Before from exchange_changes where organisation = @Organisation and tenant = @Tenant order by entry";

    /// <summary>What is known already is older, and how it really was.</summary>
    private const string RememberSql = """
        insert into exchange_changes (organisation, tenant, noun, entry, value_before, changed_at) values (@Organisation, @Tenant, @noun, @entry, @before, @now) on conflict do nothing
        """;

    private const string ForgetSql = "delete from exchange_changes where organisation = @Organisation and tenant = @Tenant and noun = @noun and entry = @entry";

    private const string Domain = nameof(ExchangeNoun.RemoteDomain);
    private const string Filter = nameof(ExchangeNoun.HostedConnectionFilterPolicy);

    public async Task<TenantMemory> ReadAsync(TenantKey key, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(ReadSql, new { key.Organisation, key.Tenant }, cancellationToken: cancellationToken))).AsList();
        return new(
            rows.Where(static row => row.Noun == Domain).Select(static row => Parse(row.Before)).FirstOrDefault(),
            [.. rows.Where(static row => row.Noun == Filter).Select(static row => row.Entry)]);
    }

    /// <summary>How it is now, of what a change is about to change; nothing where it changes only what is ours.</summary>
    public async Task RememberAsync(TenantKey key, TenantChange change, Tenant tenant, CancellationToken cancellationToken)
    {
        if (change is not TenantChange.Alter { Stage: TenantStage.Surroundings } alter || tenant.Find(alter.Item.Noun, alter.Item.Name) is not { } shown)
        {
            return;
        }

        foreach (var wanted in alter.Differences.Select(static difference => difference.Wanted))
        {
            var entries = wanted.Value is ExchangeValue.Entries added ? added.Values.Where(address => !ShownValue.Is(shown, new(wanted.Name, new ExchangeValue.Entries([address])))) : wanted.Value is ExchangeValue.Without ? [] : [wanted.Name];
            foreach (var entry in entries)
            {
                await RememberAsync(key, alter.Item.Noun, entry, wanted.Value is ExchangeValue.Entries ? "" : Text(shown.Flag(wanted.Name)), cancellationToken);
            }
        }
    }

    /// <summary>What has been given back.</summary>
    public async Task ForgetAsync(TenantKey key, TenantMemory memory, IReadOnlyList<ExchangeObject> plan, CancellationToken cancellationToken)
    {
        if (memory.RichText is not null && !plan.Any(static item => item.Noun == ExchangeNoun.RemoteDomain))
        {
            await ForgetAsync(key, Domain, ExchangePlan.RichText, cancellationToken);
        }

        var wanted = plan.SelectMany(static item => item.Parameters).SelectMany(static parameter => (parameter.Value as ExchangeValue.Entries)?.Values ?? []);
        foreach (var address in memory.Addresses.Except(wanted, StringComparer.Ordinal))
        {
            await ForgetAsync(key, Filter, address, cancellationToken);
        }
    }

    private Task<int> RememberAsync(TenantKey key, ExchangeNoun noun, string entry, string before, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, RememberSql, new { key.Organisation, key.Tenant, noun = noun.ToString(), entry, before, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken);

    private Task<int> ForgetAsync(TenantKey key, string noun, string entry, CancellationToken cancellationToken) =>
        WriteTurn.ExecuteAsync(source, ForgetSql, new { key.Organisation, key.Tenant, noun, entry }, cancellationToken);

    private static string Text(bool? flag) => flag switch
    {
        true => "true",
        false => "false",
        null => "",
    };

    private static ExchangeValue Parse(string before) => before switch
    {
        "true" => true,
        "false" => false,
        _ => new ExchangeValue.Nothing(),
    };

    private sealed record Row
    {
        public required string Noun { get; init; }
        public required string Entry { get; init; }
        public required string Before { get; init; }
    }
}
