namespace Undersign.Storage;

internal static class ExchangePausesMigration
{
    /// <remarks>What all nodes know of the way back into a tenant, and whether its rule has been turned off because that was closed.</remarks>
    public static Migration Step { get; } = new(28, "ways back that are closed", """
        create table exchange_pauses (
            organisation  {key}  not null primary key,
            phase         text   not null,
            taken_at      bigint,
            failing_since bigint,
            failed_at     bigint,
            closed_since  bigint,
            open_since    bigint,
            paused_at     bigint,
            resumed_at    bigint,
            pauses        bigint not null,
            cause         text,
            trouble       text,
            next_look_at  bigint not null
        )
        """);
}
