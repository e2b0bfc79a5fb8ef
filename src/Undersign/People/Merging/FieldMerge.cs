namespace Undersign.People.Merging;

/// <summary>Which source gives which field of a person.</summary>
internal sealed class FieldMerge
{
    private const int Absent = -1;

    private readonly IReadOnlyList<SourcePeople> _sources;

    /// <summary>By source: the place of each attribute in that source's values.</summary>
    private readonly int[][] _places;
    private readonly FieldPolicy[][] _policies;

    /// <summary>By source: its values stand in the right order already, and all of them count.</summary>
    private readonly bool[] _isWhole;

    public FieldMerge(IReadOnlyList<SourcePeople> sources)
    {
        _sources = sources;
        Attributes = new([.. sources.SelectMany(static source => source.Attributes.Names).Distinct(StringComparer.OrdinalIgnoreCase)]);
        _places = [.. sources.Select(source => Attributes.Names.Select(source.Attributes.IndexOf).ToArray())];
        _policies = [.. sources.Select(source => Attributes.Names.Select(source.Policies.Of).ToArray())];
        _isWhole = [.. sources.Select((source, index) => _places[index].Take(source.Attributes.Names.Count).SequenceEqual(Enumerable.Range(0, source.Attributes.Names.Count))
            && !_policies[index].Contains(FieldPolicy.Never))];
    }

    public PersonAttributes Attributes { get; }

    public string?[] Values(IReadOnlyList<Contribution> person)
    {
        if (person is [var only] && _isWhole[only.Source])
        {
            return only.Entry.Values;
        }

        var values = new string?[Attributes.Names.Count];
        for (var attribute = 0; attribute < values.Length; attribute++)
        {
            values[attribute] = Giver(person, attribute) is { } giver && Value(giver, attribute) is { Length: > 0 } value ? value : null;
        }

        return values;
    }

    /// <summary>Whose value of an attribute counts.</summary>
    public Contribution? Giver(IReadOnlyList<Contribution> person, int attribute) =>
        First(person, attribute, FieldPolicy.Always) ?? First(person, attribute, FieldPolicy.OnlyIfEmpty);

    public string? Value(Contribution contribution, int attribute) =>
        _places[contribution.Source][attribute] is var place && place != Absent && place < contribution.Entry.Values.Length ? contribution.Entry.Values[place] : null;

    /// <summary>Whose field counts that is no attribute: an address, the photo.</summary>
    public Contribution? Giver(IReadOnlyList<Contribution> person, string field, Func<Contribution, bool> hasIt) =>
        First(person, contribution => Policy(contribution, field) == FieldPolicy.Always && hasIt(contribution))
        ?? First(person, contribution => Policy(contribution, field) == FieldPolicy.OnlyIfEmpty && hasIt(contribution));

    /// <summary>What of a field that has many values counts: all of it, from every source that may give it.</summary>
    public bool MayGive(Contribution contribution, string field) => Policy(contribution, field) != FieldPolicy.Never;

    private FieldPolicy Policy(Contribution contribution, string field) => _sources[contribution.Source].Policies.Of(field);

    private Contribution? First(IReadOnlyList<Contribution> person, int attribute, FieldPolicy policy)
    {
        for (var index = 0; index < person.Count; index++)
        {
            if (_policies[person[index].Source][attribute] == policy && Value(person[index], attribute) is not null)
            {
                return person[index];
            }
        }

        return null;
    }

    private static Contribution? First(IReadOnlyList<Contribution> person, Func<Contribution, bool> fits)
    {
        foreach (var contribution in person)
        {
            if (fits(contribution))
            {
                return contribution;
            }
        }

        return null;
    }
}
