namespace Undersign.Storage;

internal static class ExchangeProbesMigration
{
    /// <remarks>The last probe that did not come round, until one does.</remarks>
    public static Migration Step { get; } = new(23, "probes that failed", """
        create table exchange_probes (
            organisation {key}  not null primary key,
            words        text   not null,
            advice       text   not null,
            ended_at     bigint not null
        );
        """);
}
