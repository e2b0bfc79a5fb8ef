namespace Undersign.Storage;

internal static class EmailIncidentsMigration
{
    /// <remarks>What is wrong and who has been told of it; and when it is whose turn to send or to look, so that of several nodes one does.</remarks>
    public static Migration Step { get; } = new(29, "alerts and turns", """
        create table email_incidents (
            organisation {key}  not null,
            incident     {key}  not null,
            words        text   not null,
            began_at     bigint not null,
            seen_at      bigint not null,
            told_at      bigint,
            primary key (organisation, incident)
        );
        create table email_turns (
            organisation {key}  not null,
            job          {key}  not null,
            next_at      bigint not null,
            primary key (organisation, job)
        );
        """);
}
