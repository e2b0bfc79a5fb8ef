using System.Data.Common;
using Dapper;
using Undersign.People.Merging;
using Undersign.Storage;

namespace Undersign.People.Storing;

/// <summary>Keeps what administrators say of people, whatever the directories say.</summary>
/// <remarks>
/// It stands under an address, in small letters and in its <see cref="AddressForm"/>, with what the sources know the person by: whoever gets the
/// address later is somebody else. What is said of somebody replaces what was said under any address they have. Limit: of two who had one address one
/// after the other, and are both still here, the field of the first is forgotten when that of the second is set.
/// </remarks>
internal sealed class PersonOverrides(DbDataSource source, TimeProvider time)
{
    private const string SetSql = """
        insert into people_overrides (organisation, address, field, value, author, set_at, holder) values (@organisation, @address, @field, @value, @author, @now, @holder)
        """;

    private const string UnsetSql = "delete from people_overrides where organisation = @organisation and address = @address and field = @field";

    /// <param name="value">Empty: the field is to be blank.</param>
    public Task SetAsync(string organisation, OverriddenPerson person, string field, string value, string author, CancellationToken cancellationToken) => ChangeAsync(
        organisation,
        person.Addresses,
        field,
        (connection, transaction) => connection.ExecuteAsync(
            SetSql,
            new { organisation, address = Key(person.Addresses[0]), field, value = RecordText.Line(value), author, now = time.GetUtcNow().ToUnixTimeMilliseconds(), holder = HolderText.Write(person.Keys) },
            transaction),
        cancellationToken);

    /// <param name="addresses">All of the person's, and those under which something was said of them.</param>
    /// <returns>Whether there was anything to take back.</returns>
    public Task<bool> UnsetAsync(string organisation, IReadOnlyList<string> addresses, string field, CancellationToken cancellationToken) =>
        ChangeAsync(organisation, addresses, field, static (_, _) => Task.CompletedTask, cancellationToken);

    /// <returns>Whether anything was said before.</returns>
    private async Task<bool> ChangeAsync(
        string organisation, IReadOnlyList<string> addresses, string field, Func<DbConnection, DbTransaction, Task> change, CancellationToken cancellationToken)
    {
        using var turn = await WriteTurn.TakeAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var deleted = 0;
        foreach (var address in addresses.Select(Key).Distinct(StringComparer.Ordinal))
        {
            deleted += await connection.ExecuteAsync(new CommandDefinition(UnsetSql, new { organisation, address, field }, transaction, cancellationToken: cancellationToken));
        }

        await change(connection, transaction);
        await connection.ExecuteAsync(new CommandDefinition(RecordWriter.NextGenerationSql, new { organisation }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return deleted > 0;
    }

    private static string Key(string address) => AddressForm.Of(address).ToLowerInvariant();
}

/// <summary>Somebody of whom an administrator says something.</summary>
/// <param name="Addresses">All of theirs, the primary one first, and those under which something was said of them.</param>
/// <param name="Keys">By what the sources know them beside their addresses.</param>
internal sealed record OverriddenPerson(IReadOnlyList<string> Addresses, IReadOnlyList<SourceKey> Keys);
