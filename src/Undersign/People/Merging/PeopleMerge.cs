namespace Undersign.People.Merging;

/// <summary>Makes one snapshot of what several sources know and what administrators said. A pure function: same sources, same people.</summary>
internal sealed class PeopleMerge
{
    /// <summary>The name under which administrators' overrides stand among the sources.</summary>
    public const string Administrator = "administrator";

    private readonly IReadOnlyList<SourcePeople> _sources;
    private readonly FieldMerge _fields;
    private readonly SamePeople _same;
    private readonly List<(PersonOverride Said, List<Contribution>? Person)> _said;
    private readonly GroupMembership[] _memberships;
    private readonly int _manager;

    public PeopleMerge(IReadOnlyList<SourcePeople> sources, IReadOnlyList<PersonOverride> overrides)
    {
        _same = new(sources);
        var people = new OverriddenPeople(overrides, _same, sources);
        _said = [.. overrides.OrderBy(static said => said.At).Select(said => (said, people.Of(said)))];
        _sources = [.. sources, Said(place: sources.Count)];
        _fields = new(_sources);
        _memberships = [.. _sources.Select(static source => new GroupMembership(source.Groups))];
        _manager = _fields.Attributes.IndexOf(PersonAttributes.Manager);
    }

    public static PeopleSnapshot Of(params IReadOnlyList<SourcePeople> sources) => new PeopleMerge(sources, []).Snapshot();

    public PeopleSnapshot Snapshot()
    {
        var people = new Person[_same.All.Count];
        for (var index = 0; index < people.Length; index++)
        {
            people[index] = Unite(_same.All[index], alias => _same.Has(index, alias));
        }

        var byAddress = new Dictionary<string, Person>(_same.Owners.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (address, owner) in _same.Owners)
        {
            byAddress.Add(address, people[owner]);
        }

        SetManagers(people, byAddress);
        var groups = _memberships.SelectMany(static membership => membership.Groups).Concat(_sources.SelectMany(static source => source.People).SelectMany(static entry => entry.Groups)).Distinct();
        return new(_fields.Attributes, people, [.. groups], byAddress);
    }

    /// <summary>Which source gives each field of a person, and what the others would give.</summary>
    /// <returns><see langword="null"/> when nobody has the address.</returns>
    public IReadOnlyList<FieldOrigin>? Explain(string address)
    {
        if (_same.Find(address) is not { } person)
        {
            return null;
        }

        var origins = new List<FieldOrigin>();
        foreach (var (attribute, name) in _fields.Attributes.Names.Index())
        {
            var giver = _fields.Giver(person, attribute);
            origins.AddRange(person.Where(contribution => _fields.Value(contribution, attribute) is not null).Select(contribution =>
                new FieldOrigin(name, _fields.Value(contribution, attribute) ?? "", _sources[contribution.Source].Name, contribution.Entry.Key, contribution == giver)));
        }

        return [.. person.Where(static contribution => contribution.Entry.Address is not null).Select(contribution =>
            new FieldOrigin(PersonAttributes.Mail, contribution.Entry.Address ?? "", _sources[contribution.Source].Name, contribution.Entry.Key, contribution == MailOf(person))), .. origins];
    }

    /// <summary>What administrators said of a person, and what they said of somebody else who had an address of theirs before.</summary>
    public (IReadOnlyList<PersonOverride> OfThem, IReadOnlyList<PersonOverride> OfOthers) SaidOf(string address) => _same.Find(address) is not { } person ? ([], []) : (
        [.. _said.Where(said => said.Person == person).Select(static said => said.Said)],
        [.. _said.Where(said => said.Person != person && _same.Find(said.Said.Address) == person).Select(static said => said.Said)]);

    /// <summary>By what the sources know a person beside their addresses.</summary>
    public IReadOnlyList<SourceKey> KeysOf(string address) =>
        [.. (_same.Find(address) ?? []).Where(contribution => contribution.Source < _sources.Count - 1 && !contribution.Entry.Addresses.Contains(contribution.Entry.Key, StringComparer.OrdinalIgnoreCase))
            .Select(contribution => new SourceKey(_sources[contribution.Source].Name, contribution.Entry.Key))];

    private Contribution MailOf(List<Contribution> person) =>
        _fields.Giver(person, PersonAttributes.Mail, static contribution => contribution.Entry.Address is not null)
        ?? person.First(static contribution => contribution.Entry.Address is not null); // whoever may give it or not: without one there would be nobody

    private Person Unite(List<Contribution> person, Func<string, bool> isTheirs)
    {
        var values = _fields.Values(person);
        if (person is [var only])
        {
            return new(_fields.Attributes, values, only.Entry.Address ?? "", only.Entry.Aliases, GroupsOf(only)) { Photo = PhotoOf(person) };
        }

        var address = MailOf(person).Entry.Address ?? "";
        var aliases = person.Where(contribution => _fields.MayGive(contribution, PersonAttributes.Aliases)).SelectMany(static contribution => contribution.Entry.Addresses)
            .Where(alias => !alias.Equals(address, StringComparison.OrdinalIgnoreCase) && isTheirs(alias)).Distinct(StringComparer.OrdinalIgnoreCase);
        return new(_fields.Attributes, values, address, [.. aliases], [.. person.SelectMany(GroupsOf).Distinct()]) { Photo = PhotoOf(person) };
    }

    private PersonGroup[] GroupsOf(Contribution contribution) =>
        !_fields.MayGive(contribution, PersonAttributes.Groups) ? []
        : contribution.Entry.Groups is { Length: > 0 } groups ? groups
        : _memberships[contribution.Source].Of(contribution.Entry.Key);

    private PersonPhoto? PhotoOf(List<Contribution> person) =>
        _fields.Giver(person, PersonAttributes.Photo, static contribution => contribution.Entry.Photo is not null)?.Entry.Photo;

    private void SetManagers(Person[] people, Dictionary<string, Person> byAddress)
    {
        var managers = new Dictionary<(int Source, string Key), Person?>();
        foreach (var contribution in _same.All.SelectMany(static person => person).Where(static contribution => contribution.Entry.ManagerKey is not null))
        {
            managers.TryAdd((contribution.Source, contribution.Entry.ManagerKey ?? ""), null);
        }

        Resolve(managers, people);
        for (var index = 0; index < people.Length; index++)
        {
            var person = _same.All[index];
            var giver = _fields.Giver(person, PersonAttributes.Manager, contribution => contribution.Entry.ManagerKey is not null || TextOf(contribution) is not null);
            if (giver is { } contribution)
            {
                people[index].Manager = TextOf(contribution) is { } text
                    ? byAddress.GetValueOrDefault(AddressForm.Of(text))
                    : managers.GetValueOrDefault((contribution.Source, contribution.Entry.ManagerKey ?? ""));
            }
        }
    }

    /// <summary>A manager may have no address, and be nobody's sender.</summary>
    private void Resolve(Dictionary<(int Source, string Key), Person?> managers, Person[] people)
    {
        for (var index = 0; managers.Count > 0 && index < people.Length; index++)
        {
            foreach (var contribution in _same.All[index])
            {
                Set((contribution.Source, contribution.Entry.Key), people[index]);
            }
        }

        for (var source = 0; managers.Count > 0 && source < _sources.Count; source++)
        {
            foreach (var entry in _sources[source].People.Where(static entry => entry.Address is null))
            {
                Set((source, entry.Key), Unite([new(source, entry)], static _ => true));
            }
        }

        void Set((int Source, string Key) manager, Person person)
        {
            if (managers.ContainsKey(manager))
            {
                managers[manager] = person;
            }
        }
    }

    private string? TextOf(Contribution contribution) => _manager < 0 ? null : _fields.Value(contribution, _manager);

    /// <summary>What administrators said goes before everything else, and makes nobody new. Of what was said of one person under several addresses the newest counts.</summary>
    /// <param name="place">In the order of sources.</param>
    private SourcePeople Said(int place)
    {
        var attributes = new PersonAttributes([.. _said.Select(static said => said.Said.Field).Distinct(StringComparer.OrdinalIgnoreCase)]);
        var entries = new List<SourceEntry>();
        foreach (var person in _said.GroupBy(static said => said.Person, static said => said.Said))
        {
            var values = new string?[attributes.Names.Count];
            foreach (var said in person)
            {
                values[attributes.IndexOf(said.Field)] = said.Value;
            }

            var entry = new SourceEntry(person.First().Address, null, [], values);
            person.Key?.Insert(0, new(place, entry)); // who is nobody now may be somebody again
            entries.Add(entry);
        }

        return new() { Name = Administrator, Policies = FieldPolicies.AllAlways, Attributes = attributes, People = entries };
    }
}
