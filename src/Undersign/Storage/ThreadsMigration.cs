namespace Undersign.Storage;

internal static class ThreadsMigration
{
    /// <remarks>The id is a digest of organisation, sender and Message-ID: nobody can read out of this table who wrote to whom.</remarks>
    public static Migration Step { get; } = new(5, "threads", """
        create table thread_signatures (
            id            {key}  not null,
            signature     {key}  not null,
            organisation  {key}  not null,
            remembered_at bigint not null,
            primary key (id, signature)
        );

        create index thread_signatures_by_age on thread_signatures (organisation, remembered_at);
        """);
}
