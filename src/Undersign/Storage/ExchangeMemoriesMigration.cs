namespace Undersign.Storage;

internal static class ExchangeMemoriesMigration
{
    /// <remarks>What was changed of one tenant says nothing of another that the organisation is given. What was kept before has no tenant, and nobody has released it.</remarks>
    public static Migration Step { get; } = new(25, "in which tenant something was changed", """
        drop table exchange_changes;
        create table exchange_changes (
            organisation {key}  not null,
            tenant       {key}  not null,
            noun         {key}  not null,
            entry        {key}  not null,
            value_before text   not null,
            changed_at   bigint not null,
            primary key (organisation, tenant, noun, entry)
        );
        """);
}
