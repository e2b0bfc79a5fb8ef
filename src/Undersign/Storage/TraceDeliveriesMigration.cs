namespace Undersign.Storage;

internal static class TraceDeliveriesMigration
{
    /// <remarks>
    /// What becomes of a recipient in custody stands beside what the trace says, not in it: the trace may be written later than that, by another
    /// node. The indexes leave out what was delivered, which is nearly everything, and is never looked for by an index.
    /// </remarks>
    public static Migration Step { get; } = new(16, "what became of recipients", """
        alter table trace_recipients add column status text not null default '';
        create index trace_recipients_by_status on trace_recipients (status, trace_id) where status <> 'Delivered';

        create table trace_deliveries (
            trace_id {key}  not null,
            address  {key}  not null,
            at       bigint not null,
            status   text   not null,
            next_hop text,
            reply    text   not null,
            primary key (trace_id, address)
        );

        create index trace_deliveries_by_status on trace_deliveries (status, trace_id) where status <> 'Delivered';

        alter table custody_destinations add column suspended_by text;
        alter table custody_destinations add column suspended_at bigint;
        """);
}
