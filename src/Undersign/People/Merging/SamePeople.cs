namespace Undersign.People.Merging;

/// <summary>Finds out who is the same, entries of different sources that share an address, and whose each address is.</summary>
/// <remarks>
/// Each source in its order adds what it knows to somebody whom a source before it knows, by its primary address before its aliases, or makes
/// somebody new. Two entries of one source are two people, whatever another source says. Of an address that two have, the first has it; within
/// a source, whose primary one it is.
/// </remarks>
internal sealed class SamePeople
{
    private const int Nobody = -1;

    private readonly Dictionary<string, int> _owners = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="overrides">The place in the order of what administrators said; it makes nobody new, and goes before everything else.</param>
    public SamePeople(IReadOnlyList<SourcePeople> sources, int overrides)
    {
        _owners.EnsureCapacity(sources.Sum(static source => source.People.Count));
        for (var source = 0; source < sources.Count; source++)
        {
            if (source != overrides)
            {
                Add(source, sources[source]);
            }
        }

        foreach (var entry in sources[overrides].People)
        {
            if (OwnerOf(entry.Key) is var person and not Nobody)
            {
                All[person].Insert(0, new(overrides, entry));
            }
        }
    }

    /// <summary>In the order of the sources, and within a source in its own.</summary>
    public List<List<Contribution>> All { get; } = [];

    /// <summary>Whose an address is, by its <see cref="AddressForm"/>: the place in <see cref="All"/>.</summary>
    public IReadOnlyDictionary<string, int> Owners => _owners;

    public List<Contribution>? Find(string address) => OwnerOf(address) is var person and not Nobody ? All[person] : null;

    public bool Has(int person, string address) => OwnerOf(address) == person;

    private void Add(int source, SourcePeople people)
    {
        var known = new int[people.People.Count];
        for (var index = 0; index < known.Length; index++)
        {
            known[index] = people.People[index] is { Address: { } address } entry ? Add(new(source, entry), address) : Nobody; // without one: nobody's sender; a manager is found by the key
        }

        if (people.Policies.Of(PersonAttributes.Aliases) == FieldPolicy.Never)
        {
            return;
        }

        for (var index = 0; index < known.Length; index++)
        {
            foreach (var alias in known[index] == Nobody ? [] : people.People[index].Aliases)
            {
                _owners.TryAdd(AddressForm.Of(alias), known[index]);
            }
        }
    }

    private int Add(Contribution contribution, string address)
    {
        var person = KnownAs(contribution);
        if (person == Nobody)
        {
            person = All.Count;
            All.Add([contribution]);
        }
        else
        {
            All[person].Add(contribution);
        }

        _owners.TryAdd(AddressForm.Of(address), person);
        return person;
    }

    private int KnownAs(Contribution contribution)
    {
        foreach (var address in contribution.Source == 0 ? [] : contribution.Entry.Addresses)
        {
            if (OwnerOf(address) is var person and not Nobody && All[person][^1].Source < contribution.Source)
            {
                return person;
            }
        }

        return Nobody;
    }

    private int OwnerOf(string address) => _owners.TryGetValue(AddressForm.Of(address), out var person) ? person : Nobody;
}
