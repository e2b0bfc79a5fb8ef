namespace Undersign.Storage;

internal static class PeopleMigration
{
    /// <remarks>
    /// Kind 0 is a person, 1 a group. A source's row is there before its first reading: it says whose turn it is, and when. The generation of an
    /// organisation grows with whatever changes of its people, in the same transaction.
    /// </remarks>
    public static Migration Step { get; } = new(11, "people", """
        create table people_sources (
            organisation    {key}  not null,
            source          {key}  not null,
            fingerprint     text   not null,
            state           text,
            people          bigint not null,
            group_count     bigint not null,
            added           bigint not null,
            changed         bigint not null,
            renamed         bigint not null,
            removed         bigint not null,
            succeeded_at    bigint not null,
            failures        bigint not null,
            fault           text,
            failed_at       bigint not null,
            next_attempt_at bigint not null,
            claimed_until   bigint not null,
            claimed_by      text   not null,
            objects_read    bigint not null,
            leaving         bigint not null,
            may_leave       bigint not null,
            primary key (organisation, source)
        );

        create table people_records (
            organisation {key}    not null,
            source       {key}    not null,
            kind         bigint   not null,
            id           {key}    not null,
            content      {octets} not null,
            changed_at   bigint   not null,
            primary key (organisation, source, kind, id)
        );

        create table people_photos (
            organisation {key}    not null,
            source       {key}    not null,
            id           {key}    not null,
            media_type   text     not null,
            digest       text     not null,
            octets       {octets} not null,
            changed_at   bigint   not null,
            primary key (organisation, source, id)
        );

        create table people_overrides (
            organisation {key}  not null,
            address      {key}  not null,
            field        {key}  not null,
            value        text   not null,
            author       text   not null,
            set_at       bigint not null,
            primary key (organisation, address, field)
        );

        create table people_generations (
            organisation {key}  not null primary key,
            generation   bigint not null
        );
        """);
}
