using System.Data.Common;
using Dapper;
using Undersign.Storage;

namespace Undersign.Certificates;

/// <summary>Certificates that administrators bring, in the database, their keys sealed.</summary>
internal sealed class ImportedCertificateStore(DbDataSource source, SecretKey secretKey, TimeProvider time)
{
    private const string KeepSql = """
        insert into imported_certificates (name, chain, private_key, imported_at) values (@name, @chain, @privateKey, @now)
        on conflict (name) do update set chain = excluded.chain, private_key = excluded.private_key, imported_at = excluded.imported_at
        """;

    private const string FindSql = "select name as Name, chain as Chain, private_key as PrivateKey, imported_at as ImportedAt from imported_certificates where name = @name";

    private const string NamesSql = "select name as Name, imported_at as ImportedAt from imported_certificates order by name";

    private const string DeleteSql = "delete from imported_certificates where name = @name";

    /// <summary>In the place of one of the same name, too.</summary>
    public Task KeepAsync(ImportedCertificate certificate, CancellationToken cancellationToken)
    {
        var row = new { name = certificate.Name, chain = certificate.Chain, privateKey = secretKey.Seal(PurposeOf(certificate.Name), certificate.PrivateKey), now = time.GetUtcNow().ToUnixTimeMilliseconds() };
        return WriteTurn.ExecuteAsync(source, KeepSql, row, cancellationToken);
    }

    /// <summary>Which there are, and when each was imported.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Row>(new CommandDefinition(NamesSql, cancellationToken: cancellationToken))).ToDictionary(static row => row.Name, static row => row.ImportedAt, StringComparer.Ordinal);
    }

    /// <returns>Whether there is one; and it, unless it was sealed under another key.</returns>
    public async Task<(bool Exists, ImportedCertificate? Certificate)> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(FindSql, new { name }, cancellationToken: cancellationToken)) is { Chain: { } chain, PrivateKey: { } octets }
            ? (true, secretKey.TryOpen(PurposeOf(name), octets) is { } key ? new(name, chain, key) : null)
            : (false, null);
    }

    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => await WriteTurn.ExecuteAsync(source, DeleteSql, new { name }, cancellationToken) == 1;

    private static string PurposeOf(string name) => $"imported certificate {name}";

    private sealed record Row
    {
        public required string Name { get; init; }
        public string? Chain { get; init; }
        public byte[]? PrivateKey { get; init; }
        public required long ImportedAt { get; init; }
    }
}
