namespace Undersign.People.Merging;

/// <summary>Of whom each override was said: of who had the address then, and not of whoever has it now.</summary>
/// <remarks>Limit: people of whom there is only a CSV file have nothing but their address.</remarks>
internal sealed class OverriddenPeople
{
    private readonly SamePeople _same;
    private readonly HashSet<string> _speaking;
    private readonly Dictionary<SourceKey, List<Contribution>> _holders = [];

    public OverriddenPeople(IReadOnlyList<PersonOverride> overrides, SamePeople same, IReadOnlyList<SourcePeople> sources)
    {
        _same = same;
        _speaking = [.. sources.Where(static source => source.People.Count > 0).Select(static source => source.Name)];
        var wanted = overrides.SelectMany(static said => said.Holder).ToHashSet();
        foreach (var person in wanted.Count == 0 ? [] : same.All)
        {
            foreach (var contribution in person)
            {
                var key = new SourceKey(sources[contribution.Source].Name, contribution.Entry.Key);
                if (wanted.Contains(key))
                {
                    _holders.TryAdd(key, person);
                }
            }
        }
    }

    /// <returns><see langword="null"/> when it is nobody's any more.</returns>
    public List<Contribution>? Of(PersonOverride said)
    {
        var known = said.Holder.Select(key => _holders.GetValueOrDefault(key)).OfType<List<Contribution>>().ToList();
        var now = _same.Find(said.Address);
        return known.Count > 0 ? now is not null && known.Contains(now) ? now : known[0]
            : said.Holder.Any(key => _speaking.Contains(key.Source)) ? null // who knew them does not any more: they have left
            : now;
    }
}
