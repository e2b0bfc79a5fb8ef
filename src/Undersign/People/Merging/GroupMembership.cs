using Undersign.People.Sources;

namespace Undersign.People.Merging;

/// <summary>In which groups each person of one source is, through other groups as well. Groups that contain each other are walked once.</summary>
internal sealed class GroupMembership
{
    /// <summary>Of one person; Active Directory ends at 1,015. Those nearest count.</summary>
    public const int Most = 2000;

    private readonly PersonGroup[] _groups;

    /// <summary>By group: those that have it as a member.</summary>
    private readonly List<int>?[] _around;
    private readonly Dictionary<string, List<int>> _ofPerson = new(StringComparer.Ordinal);

    /// <summary>Most people are in the same groups as many others: one array each is enough.</summary>
    private readonly Dictionary<string, PersonGroup[]> _resolved = new(StringComparer.Ordinal);

    public GroupMembership(IReadOnlyList<SourceGroup> groups)
    {
        _groups = [.. groups.Select(static group => new PersonGroup(group.Name, group.Address))];
        _around = new List<int>?[groups.Count];
        var byKey = new Dictionary<string, int>(groups.Count, StringComparer.Ordinal);
        for (var index = 0; index < groups.Count; index++)
        {
            byKey.TryAdd(groups[index].Key, index);
        }

        for (var index = 0; index < groups.Count; index++)
        {
            foreach (var member in groups[index].Members)
            {
                ref var list = ref byKey.TryGetValue(member, out var group)
                    ? ref _around[group]
                    : ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_ofPerson, member, out _);
                (list ??= new(4)).Add(index);
            }
        }
    }

    public IReadOnlyList<PersonGroup> Groups => _groups;

    /// <param name="person">The key in the source.</param>
    public PersonGroup[] Of(string person)
    {
        if (!_ofPerson.TryGetValue(person, out var direct))
        {
            return [];
        }

        var name = string.Join(',', direct);
        if (!_resolved.TryGetValue(name, out var groups))
        {
            _resolved.Add(name, groups = Resolve(direct));
        }

        return groups;
    }

    private PersonGroup[] Resolve(List<int> direct)
    {
        var found = new HashSet<int>();
        var waiting = new Queue<int>(direct);
        while (found.Count < Most && waiting.TryDequeue(out var group))
        {
            if (found.Add(group))
            {
                foreach (var around in _around[group] ?? [])
                {
                    waiting.Enqueue(around);
                }
            }
        }

        return [.. found.Select(index => _groups[index])];
    }
}
