namespace Undersign.Storage;

internal static class MtaStsMigration
{
    /// <remarks>Policies of recipients' domains: public, and the same for all organisations.</remarks>
    public static Migration Step { get; } = new(9, "policies of recipients' domains", """
        create table mta_sts_policies (
            domain     {key}  not null primary key,
            id         text   not null,
            policy     text   not null,
            expires_at bigint not null,
            refresh_at bigint not null,
            used_at    bigint not null
        );
        """);
}
