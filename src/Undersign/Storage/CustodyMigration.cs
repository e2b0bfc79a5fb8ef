namespace Undersign.Storage;

internal static class CustodyMigration
{
    /// <remarks>The octets stand in chunks beside the entry: no message is ever one value of the database.</remarks>
    public static Migration Step { get; } = new(3, "custody", """
        create table custody (
            id              {key}   not null primary key,
            organisation    text    not null,
            reverse_path    text,
            parameters      text    not null,
            recipients      text    not null,
            received_at     bigint  not null,
            next_attempt_at bigint  not null,
            attempts        bigint  not null,
            claimed_until   bigint  not null,
            claimed_by      text    not null,
            size            bigint  not null
        );

        create table custody_octets (
            id       {key}   not null,
            sequence integer not null,
            octets   {octets} not null,
            primary key (id, sequence)
        );

        create index custody_by_next_attempt on custody (next_attempt_at);
        """);
}
