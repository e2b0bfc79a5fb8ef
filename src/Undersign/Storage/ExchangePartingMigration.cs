namespace Undersign.Storage;

internal static class ExchangePartingMigration
{
    /// <remarks>That somebody disconnects a tenant, and when the rule that sends mail was last seen to go: connectors wait for what it still sends.</remarks>
    public static Migration Step { get; } = new(24, "tenants that are being disconnected", """
        alter table exchange_tenants add column is_parting bigint not null default 0;
        alter table exchange_tenants add column flow_ended_at bigint;
        """);
}
