namespace Undersign.Storage;

internal static class CustodyQueueMigration
{
    /// <remarks>
    /// The index serves one question: what is due for this destination, oldest first? A destination that is down has its own stretch of it, so
    /// that no other ever reads past its ten thousand entries.
    /// </remarks>
    public static Migration Step { get; } = new(4, "custody by destination", """
        alter table custody add column destination {key}  not null default '';
        alter table custody add column state       bigint not null default 0;
        alter table custody add column ages_at     bigint not null default 0;
        alter table custody add column is_noticed  bigint not null default 0;
        alter table custody add column is_file     bigint not null default 0;
        alter table custody add column checksum    bigint;
        alter table custody add column trace_id    {key};
        alter table custody add column message_id  text;
        alter table custody add column fault       text;

        drop index custody_by_next_attempt;
        create index custody_by_destination on custody (state, destination, next_attempt_at);

        create table custody_destinations (
            destination     {key}  not null primary key,
            failures        bigint not null,
            failed_at       bigint not null,
            next_attempt_at bigint not null,
            reply           text   not null,
            is_suspended    bigint not null
        );
        """);
}
