namespace Undersign.Storage;

internal static class SettingsDocumentsMigration
{
    public static Migration Step { get; } = new(1, "settings documents", """
        create table settings_documents (
            id           {key}    not null primary key,
            organisation {key}    not null,
            version      bigint  not null,
            content      text    not null,
            author       text    not null,
            stored_at    bigint  not null,
            unique (organisation, version)
        )
        """);
}
