namespace Undersign.Storage;

internal static class SettingsTextMigration
{
    /// <remarks>organisation.yaml as it was written, with its comments: what pages show again, and <c>export</c> writes.</remarks>
    public static Migration Step { get; } = new(26, "settings as they were written", """
        alter table settings_documents add column yaml text;
        """);
}
