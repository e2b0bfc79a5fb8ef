namespace Undersign.Storage;

internal static class TracesMigration
{
    /// <remarks>The id is a version-7 UUID, so its order is the order of time: a span of time is a range of the primary key.</remarks>
    public static Migration Step { get; } = new(2, "traces", """
        create table traces (
            id           {key}   not null primary key,
            organisation text,
            sender       {key}   not null,
            message_id   {key},
            octets       bigint  not null,
            outcome      text    not null,
            events       text    not null
        );

        create table trace_recipients (
            trace_id  {key}   not null,
            ordinal   integer not null,
            address   {key}   not null,
            decision  text,
            rule      text,
            next_hop  text,
            reply     text    not null,
            primary key (trace_id, ordinal)
        );

        create index traces_by_sender on traces (sender, id);
        create index traces_by_message_id on traces (message_id);
        create index trace_recipients_by_address on trace_recipients (address, trace_id);
        """);
}
