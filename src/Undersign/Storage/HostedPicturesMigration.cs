namespace Undersign.Storage;

internal static class HostedPicturesMigration
{
    /// <remarks>A name is made of the octets: what is under it never changes, and organisations may share it.</remarks>
    public static Migration Step { get; } = new(14, "hosted pictures", """
        create table hosted_pictures (
            name        {key}    not null primary key,
            media_type  text     not null,
            octets      {octets} not null,
            in_force_at bigint   not null
        );

        create index hosted_pictures_by_age on hosted_pictures (in_force_at);
        """);
}
