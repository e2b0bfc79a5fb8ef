namespace Undersign.Storage;

internal static class PeopleQuestionsMigration
{
    /// <remarks>
    /// What waits to be confirmed is more than a number of people, and a confirmation is for the settings it was asked with, and ends. What was set for
    /// a person stands under an address in small letters from here on.
    /// </remarks>
    public static Migration Step { get; } = new(15, "what waits to be confirmed of people", """
        alter table people_sources drop column leaving;
        alter table people_sources drop column may_leave;
        alter table people_sources add column tried_with text not null default '';
        alter table people_sources add column waits_for text;
        alter table people_sources add column confirmed text;
        alter table people_sources add column confirmed_until bigint not null default 0;
        delete from people_overrides where address <> lower(address);
        """);
}
