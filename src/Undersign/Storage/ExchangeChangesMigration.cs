namespace Undersign.Storage;

internal static class ExchangeChangesMigration
{
    /// <remarks>What we changed of what every tenant has: the value before, or an entry of a list that was not there before.</remarks>
    public static Migration Step { get; } = new(19, "what was changed of a tenant", """
        create table exchange_changes (
            organisation {key}  not null,
            noun         {key}  not null,
            entry        {key}  not null,
            value_before text   not null,
            changed_at   bigint not null,
            primary key (organisation, noun, entry)
        );
        """);
}
