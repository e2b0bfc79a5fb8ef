namespace Undersign.Storage;

internal static class SettingsReturnsMigration
{
    /// <remarks>Which version a rollback went back to. Equal contents would tell it too, but people are in them: megabytes a version.</remarks>
    public static Migration Step { get; } = new(18, "rollbacks of settings", """
        alter table settings_documents add column returns_to bigint;
        """);
}
