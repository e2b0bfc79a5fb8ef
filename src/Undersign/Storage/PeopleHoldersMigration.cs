namespace Undersign.Storage;

internal static class PeopleHoldersMigration
{
    /// <remarks>What was set for a person is theirs, and not of whoever has the address later: a line for each source that knows them, and by which key.</remarks>
    public static Migration Step { get; } = new(17, "of whom administrators said something", """
        alter table people_overrides add column holder text not null default '';
        """);
}
