namespace Undersign.Storage;

internal static class SharedOctetsMigration
{
    /// <remarks>A message to a hundred domains waits for each of them by itself, and its octets are kept once. Few messages are so: the others cost an empty column.</remarks>
    public static Migration Step { get; } = new(7, "octets shared by entries of custody", """
        alter table custody add column octets_id {key};

        create table custody_shared (
            id   {key}  not null primary key,
            uses bigint not null
        );
        """);
}
