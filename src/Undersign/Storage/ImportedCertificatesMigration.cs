namespace Undersign.Storage;

internal static class ImportedCertificatesMigration
{
    /// <remarks>Private keys are sealed; all nodes of the database may show them.</remarks>
    public static Migration Step { get; } = new(10, "imported certificates", """
        create table imported_certificates (
            name        {key}    not null primary key,
            chain       text     not null,
            private_key {octets} not null,
            imported_at bigint   not null
        );
        """);
}
