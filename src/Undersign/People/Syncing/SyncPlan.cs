namespace Undersign.People.Syncing;

/// <summary>A directory of an organisation that is to be read now and then.</summary>
internal readonly record struct SyncPlan(string Organisation, PeopleSource Source)
{
    public static IEnumerable<SyncPlan> Of(string organisation, PeopleSettings settings) =>
        from source in settings.Sources
        where source.Origin is not PeopleOrigin.Document
        select new SyncPlan(organisation, source);
}
