using Undersign.People.Sources;

namespace Undersign.People.Storing;

/// <summary>Counts what a reading takes away: whom it leaves without a signature, which rules without a group, which templates without a field.</summary>
/// <remarks>
/// By what mail asks for, not by keys: a directory whose addresses are hidden from us still has everybody, and one that was set up anew has
/// everybody under other keys.
/// </remarks>
internal sealed class RecordLosses
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Counts _gone = new();
    private readonly Counts _before = new();

    /// <summary>Whether there is any, so that somebody has to tell what there was: <see cref="CountBefore"/>.</summary>
    public bool Any => _gone.People + _gone.Addresses + _gone.GroupNames + _gone.Fields.Count > 0 || _gone.Members > 0;

    /// <summary>The reading has this person. It says so of everybody before anybody is compared.</summary>
    public void Add(SourcePerson person)
    {
        foreach (var address in person.Address is null ? [] : person.Aliases.Prepend(person.Address))
        {
            _addresses.Add(AddressForm.Of(address));
        }
    }

    /// <summary>The reading has this group.</summary>
    public void Add(SourceGroup group)
    {
        _groups.Add(group.Name);
        _gone.Members -= group.Members.Count;
    }

    /// <param name="before">As it is stored. People who stay as they are need not be compared; groups do.</param>
    /// <param name="after"><see langword="null"/> when it is gone.</param>
    public void Compare(RecordOutline before, RecordOutline? after)
    {
        var lost = before.Addresses.Count(address => !_addresses.Contains(address));
        _gone.Addresses += lost;
        _gone.People += lost > 0 && lost == before.Addresses.Count ? 1 : 0;
        var isMissed = before.Group is { } group && !_groups.Contains(group);
        _gone.GroupNames += isMissed ? 1 : 0;
        _gone.Groups += isMissed && after is null ? 1 : 0;
        _gone.Members += before.Members;
        _gone.AddFields(after is null ? [] : before.Fields.Except(after.Fields, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>One of all the records that are stored.</summary>
    public void CountBefore(RecordOutline record)
    {
        _before.Addresses += record.Addresses.Count;
        _before.People += record.Addresses.Count > 0 ? 1 : 0;
        _before.Groups += record.Group is null ? 0 : 1;
        _before.Members += record.Members;
        _before.AddFields(record.Fields);
    }

    /// <summary>Those of which somebody has to say that they are right.</summary>
    public IReadOnlyList<RecordLoss> Great()
    {
        var great = new List<RecordLoss>();
        if (Shrinkage.IsGreatOrAll(_gone.People, _before.People))
        {
            great.Add(new("people", _gone.People, _before.People));
        }
        else if (Shrinkage.IsGreatOrAll(_gone.Addresses, _before.Addresses))
        {
            great.Add(new("addresses", _gone.Addresses, _before.Addresses));
        }

        if (Shrinkage.IsGreatOrAll(_gone.Groups, _before.Groups))
        {
            great.Add(new("groups", _gone.Groups, _before.Groups));
        }
        else if (Shrinkage.IsGreat(_gone.GroupNames, _before.Groups))
        {
            great.Add(new("names of groups", _gone.GroupNames, _before.Groups));
        }
        else if (Shrinkage.IsGreat(_gone.Members, _before.Members))
        {
            great.Add(new("memberships", _gone.Members, _before.Members));
        }

        // Of a field that three have, or of a group of three, all may go: such are emptied every day.
        great.AddRange(_gone.Fields.Where(field => Shrinkage.IsGreat(field.Value, _before.Fields.GetValueOrDefault(field.Key)))
            .OrderBy(static field => field.Key, StringComparer.Ordinal).Select(field => new RecordLoss($"values of {field.Key}", field.Value, _before.Fields.GetValueOrDefault(field.Key))));
        return great;
    }

    private sealed class Counts
    {
        public long People { get; set; }

        public long Addresses { get; set; }

        public long Groups { get; set; }

        public long GroupNames { get; set; }

        public long Members { get; set; }

        public Dictionary<string, long> Fields { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void AddFields(IEnumerable<string> names)
        {
            foreach (var name in names)
            {
                Fields[name] = Fields.GetValueOrDefault(name) + 1;
            }
        }
    }
}
