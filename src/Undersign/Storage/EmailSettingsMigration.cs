namespace Undersign.Storage;

internal static class EmailSettingsMigration
{
    /// <remarks>
    /// By which settings mail of our own leaves, version by version; one counts from when it is in force. Secrets in the content are sealed. And of each
    /// version what its last test showed.
    /// </remarks>
    public static Migration Step { get; } = new(27, "email settings", """
        create table email_settings (
            id           {key}  not null primary key,
            organisation {key}  not null,
            section      {key}  not null,
            version      bigint not null,
            content      text   not null,
            author       text   not null,
            stored_at    bigint not null,
            in_force_at  bigint,
            unique (organisation, section, version)
        );
        create table email_tests (
            organisation {key}  not null,
            section      {key}  not null,
            version      bigint not null,
            tested_at    bigint not null,
            recipient    text   not null,
            is_good      bigint not null,
            result       text   not null,
            primary key (organisation, section, version)
        );
        """);
}
