namespace Undersign.Storage;

internal static class TraceEventsMigration
{
    /// <remarks>What happens to a message in custody happens hours after its trace was written; rows are only ever added, so nobody waits for another.</remarks>
    public static Migration Step { get; } = new(6, "later events of traces", """
        create table trace_events (
            trace_id {key}  not null,
            at       bigint not null,
            ordinal  bigint not null,
            event    text   not null
        );

        create index trace_events_by_trace on trace_events (trace_id, at, ordinal);
        """);
}
