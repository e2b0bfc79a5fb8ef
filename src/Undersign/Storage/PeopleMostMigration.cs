namespace Undersign.Storage;

internal static class PeopleMostMigration
{
    /// <remarks>The most people of a source within a day, so that what goes one by one is asked for, too.</remarks>
    public static Migration Step { get; } = new(21, "the most people of a source", """
        alter table people_sources add column most_people bigint not null default 0;
        alter table people_sources add column most_at bigint not null default 0;
        """);
}
