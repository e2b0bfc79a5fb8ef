namespace Undersign.People.Syncing;

/// <summary>A directory of an organisation that is to be read now and then.</summary>
internal readonly record struct SyncPlan(string Organisation, PeopleSource Source, PeopleOrigin.Directory Directory)
{
    public static IEnumerable<SyncPlan> Of(string organisation, PeopleSettings settings) =>
        from source in settings.Sources
        let directory = source.Origin as PeopleOrigin.Directory
        where directory is not null
        select new SyncPlan(organisation, source, directory);
}
