using System.Data.Common;
using System.Text.Json;
using Dapper;
using Undersign.Storage;

namespace Undersign.Notifications;

/// <summary>Keeps what the last test of each version of the email settings showed.</summary>
internal sealed class EmailTests(DbDataSource source)
{
    private const string StoreSql = """
        insert into email_tests (organisation, section, version, tested_at, recipient, is_good, result) values (@organisation, @section, @version, @at, @recipient, @isGood, @result)
        on conflict (organisation, section, version) do update set tested_at = excluded.tested_at, recipient = excluded.recipient, is_good = excluded.is_good, result = excluded.result
        where excluded.tested_at >= email_tests.tested_at
        """;

    private const string ReadSql = "select result from email_tests where organisation = @organisation and section = @section and version = @version";

    public Task<int> StoreAsync(string organisation, string section, long version, EmailTestReport report, CancellationToken cancellationToken)
    {
        var row = new
        {
            organisation,
            section,
            version,
            at = report.At.ToUnixTimeMilliseconds(),
            recipient = report.Recipient,
            isGood = report.IsGood ? 1L : 0,
            result = JsonSerializer.Serialize(report, EmailTestJson.Default.EmailTestReport),
        };
        return WriteTurn.ExecuteAsync(source, StoreSql, row, cancellationToken);
    }

    /// <returns><see langword="null"/> for what was never tested.</returns>
    public async Task<EmailTestReport?> FindAsync(string organisation, string section, long version, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var result = await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(ReadSql, new { organisation, section, version }, cancellationToken: cancellationToken));
        return result is null ? null : JsonSerializer.Deserialize(result, EmailTestJson.Default.EmailTestReport);
    }
}
