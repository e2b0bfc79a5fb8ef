namespace Undersign.Storage;

internal static class CertificatesMigration
{
    /// <remarks>Private keys are sealed. A certificate's row is there before the certificate: it says whose turn it is to order, and when.</remarks>
    public static Migration Step { get; } = new(8, "obtained certificates", """
        create table obtained_certificates (
            name            {key}    not null primary key,
            chain           text,
            private_key     {octets},
            obtained_at     bigint   not null,
            renew_at        bigint   not null,
            failures        bigint   not null,
            fault           text,
            next_attempt_at bigint   not null,
            claimed_until   bigint   not null
        );

        create table acme_accounts (
            directory   {key}    not null primary key,
            private_key {octets} not null,
            made_at     bigint   not null
        );

        create table acme_challenges (
            token             {key}  not null primary key,
            name              {key}  not null,
            key_authorization text   not null,
            stored_at         bigint not null
        );
        """);
}
