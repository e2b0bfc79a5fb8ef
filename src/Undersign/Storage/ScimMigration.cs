namespace Undersign.Storage;

internal static class ScimMigration
{
    /// <remarks>
    /// Kind 0 is a user, 1 a group. The name is a user's userName or a group's displayName, in small letters. The revision of a source grows with
    /// whatever changes of its resources, in the same transaction.
    /// </remarks>
    public static Migration Step { get; } = new(13, "scim", """
        create table scim_resources (
            organisation {key}    not null,
            source       {key}    not null,
            kind         bigint   not null,
            id           {key}    not null,
            name         {key}    not null,
            external_id  {key}    not null,
            content      {octets} not null,
            version      bigint   not null,
            created_at   bigint   not null,
            modified_at  bigint   not null,
            primary key (organisation, source, kind, id)
        );

        create unique index scim_user_names on scim_resources (organisation, source, name) where kind = 0;

        create index scim_names on scim_resources (organisation, source, kind, name);

        create index scim_external_ids on scim_resources (organisation, source, kind, external_id);

        create table scim_sources (
            organisation {key}  not null,
            source       {key}  not null,
            revision     bigint not null,
            resources    bigint not null,
            primary key (organisation, source)
        );
        """);
}
