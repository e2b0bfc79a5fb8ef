namespace Undersign.Storage;

internal static class SignInMigration
{
    /// <remarks>Codes with which somebody signs in to the pages once, by their digest; and the keys that cookies and forms are protected with, sealed.</remarks>
    public static Migration Step { get; } = new(22, "signing in to the pages", """
        create table sign_in_codes (
            digest     {key}  primary key,
            expires_at bigint not null,
            used_at    bigint null
        );
        create table protection_keys (
            name    {key}    primary key,
            content {octets} not null,
            made_at bigint   not null
        );
        """);
}
