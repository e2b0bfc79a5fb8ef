namespace Undersign.Storage;

internal static class CustodyAgesMigration
{
    /// <remarks>Once a minute somebody asks whose age matters now; a long queue is not read through for it.</remarks>
    public static Migration Step { get; } = new(12, "custody by age", """
        create index custody_by_age on custody (state, ages_at);
        """);
}
