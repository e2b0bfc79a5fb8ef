namespace Undersign.Storage;

internal static class ExchangeReturnsMigration
{
    /// <remarks>What each node was told when it asked a tenant whether it would take mail back, and since when it has been told the same.</remarks>
    public static Migration Step { get; } = new(30, "ways back as each node finds them", """
        create table exchange_returns (
            organisation {key}  not null,
            node         {key}  not null,
            is_open      bigint not null,
            since        bigint not null,
            heard_at     bigint not null,
            says         text   not null,
            primary key (organisation, node)
        )
        """);
}
