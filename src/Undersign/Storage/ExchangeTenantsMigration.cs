namespace Undersign.Storage;

internal static class ExchangeTenantsMigration
{
    /// <remarks>What was seen of each organisation's tenant last, whichever node saw it, and when one looks again.</remarks>
    public static Migration Step { get; } = new(20, "what was seen of a tenant", """
        create table exchange_tenants (
            organisation  {key}  not null primary key,
            state         text   not null,
            step          text,
            faults        text   not null,
            was_connected bigint not null,
            checked_at    bigint not null,
            next_check_at bigint not null
        );
        """);
}
