namespace Undersign.People.Merging;

/// <summary>Finds out who is the same, entries of different sources that share an address, and whose each address is.</summary>
/// <remarks>
/// Two entries of one source are two people, whatever another source says. Each source in its order adds what it knows to somebody whom a source
/// before it knows: first those whose primary address is theirs too, then those whose primary address is an alias of theirs, then those whose own
/// primary address nobody has and who have theirs as an alias. An alias that both have says nothing: it may be a shared mailbox, or stale. Who is
/// the same does therefore not depend on the order of entries. Of an address that two have, the first source has it; within a source, whose
/// primary one it is.
/// </remarks>
internal sealed class SamePeople
{
    private const int Nobody = -1;

    private readonly Dictionary<string, int> _owners = new(StringComparer.OrdinalIgnoreCase);

    public SamePeople(IReadOnlyList<SourcePeople> sources)
    {
        _owners.EnsureCapacity(sources.Sum(static source => source.People.Count));
        for (var source = 0; source < sources.Count; source++)
        {
            Add(source, sources[source]);
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
        var known = source == 0 ? [.. people.People.Select(static _ => Nobody)] : Join(people.People);
        for (var index = 0; index < known.Length; index++)
        {
            if (people.People[index] is not { Address: not null } entry)
            {
                continue; // without one: nobody's sender; a manager is found by the key
            }

            if (known[index] == Nobody)
            {
                known[index] = All.Count;
                All.Add([]);
            }

            All[known[index]].Add(new(source, entry));
        }

        Own(people, known);
    }

    private void Own(SourcePeople people, int[] known)
    {
        var takesAliases = people.Policies.Of(PersonAttributes.Aliases) != FieldPolicy.Never;
        for (var index = 0; index < known.Length; index++)
        {
            if (people.People[index].Address is { } address)
            {
                _owners.TryAdd(AddressForm.Of(address), known[index]);
            }
        }

        for (var index = 0; takesAliases && index < known.Length; index++)
        {
            foreach (var alias in known[index] == Nobody ? [] : people.People[index].Aliases)
            {
                _owners.TryAdd(AddressForm.Of(alias), known[index]);
            }
        }
    }

    /// <returns>For each entry: who it is of those known so far.</returns>
    private int[] Join(IReadOnlyList<SourceEntry> entries)
    {
        var known = entries.Select(static _ => Nobody).ToArray();
        var taken = new HashSet<int>();
        JoinBy(static (same, entry) => same.OwnerOf(entry.Address, isPrimary: true));
        JoinBy(static (same, entry) => same.OwnerOf(entry.Address, isPrimary: false));
        JoinBy(static (same, entry) => same.OwnerOf(entry.Address, isPrimary: false) != Nobody ? Nobody
            : entry.Aliases.Select(alias => same.OwnerOf(alias, isPrimary: true)).FirstOrDefault(static owner => owner != Nobody, Nobody));
        return known;

        void JoinBy(Func<SamePeople, SourceEntry, int> find)
        {
            for (var index = 0; index < known.Length; index++)
            {
                if (known[index] == Nobody && entries[index].Address is not null && find(this, entries[index]) is var person and not Nobody && taken.Add(person))
                {
                    known[index] = person;
                }
            }
        }
    }

    private int OwnerOf(string? address) => address is not null && _owners.TryGetValue(AddressForm.Of(address), out var person) ? person : Nobody;

    /// <param name="isPrimary">Only if a source says that it is the primary one.</param>
    private int OwnerOf(string? address, bool isPrimary) =>
        OwnerOf(address) is var person and not Nobody && (!isPrimary || All[person].Exists(contribution => IsSame(contribution.Entry.Address, address))) ? person : Nobody;

    private static bool IsSame(string? one, string? other) =>
        one is not null && other is not null && AddressForm.Of(one).Equals(AddressForm.Of(other), StringComparison.OrdinalIgnoreCase);
}
