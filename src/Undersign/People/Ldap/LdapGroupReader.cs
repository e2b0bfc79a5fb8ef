using System.Globalization;
using Undersign.People.Sources;
using Undersign.Protocols.Ldap;

namespace Undersign.People.Ldap;

/// <summary>Makes groups of entries, with the members that are people or groups we read: groupOfNames, groupOfUniqueNames, posixGroup, Active Directory's.</summary>
internal sealed class LdapGroupReader(LdapConnection connection, LdapSettings settings, LdapRoster roster)
{
    private const string Member = "member";
    private const string UniqueMember = "uniqueMember";
    private const string MemberLogin = "memberUid";
    private const string RangeOption = ";range=";

    /// <summary>Groups of Active Directory whose members did not come in one answer, and where the rest begins.</summary>
    private readonly List<(string Name, Draft Group, int Next)> _unfinished = [];
    private readonly List<Draft> _groups = [];
    private int _members;

    public static IReadOnlyList<string> Wanted(LdapSettings settings) =>
        [.. settings.Attributes.Of(LdapAttributes.Key), .. settings.Attributes.Of(PersonAttributes.Mail), "cn", "displayName", Member, UniqueMember, MemberLogin];

    public void Add(LdapEntry entry)
    {
        if (LdapKey.Of(entry, settings.Attributes) is not { } key || (entry.Text("cn") ?? entry.Text("displayName")) is not { } name)
        {
            return;
        }

        var group = new Draft(key, name, settings.Attributes.Of(PersonAttributes.Mail).Select(entry.Text).FirstOrDefault(static text => text is not null));
        _groups.Add(group);
        Take(group, entry.Texts(Member).Select(roster.KeyOf));
        Take(group, entry.Texts(UniqueMember).Select(static text => text.Split('#', 2)[0]).Select(roster.KeyOf)); // RFC 4517 §3.3.21: a bit string may follow
        Take(group, entry.Texts(MemberLogin).Select(roster.KeyOfLogin));
        if (TakeRange(group, entry) is { } next)
        {
            _unfinished.Add((entry.Name, group, next));
        }
    }

    /// <summary>Asks for the rest of large groups: <c>member;range=1500-*</c>. Active Directory gives 1,500 members at once.</summary>
    public async Task<IReadOnlyList<SourceGroup>> FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, group, first) in _unfinished)
        {
            for (int? next = first; next is { } from;)
            {
                var (isThere, reached) = (false, (int?)null);
                var attribute = string.Create(CultureInfo.InvariantCulture, $"{Member}{RangeOption}{from}-*");
                var result = await connection.SearchAsync(
                    new(name, LdapScope.Base, LdapFilter.Everything, [attribute]),
                    entry => (isThere, reached) = (true, TakeRange(group, entry)),
                    cancellationToken);
                if (!result.IsSuccess && result.Code != LdapResultCode.NoSuchObject)
                {
                    throw new LdapRefusal(LdapAdvice.OfSearch(result, name), result.Code);
                }

                if (!isThere)
                {
                    throw new LdapRefusal("a large group was renamed or removed while its members were read; it is tried again"); // half of them would be wrong
                }

                next = reached > from ? reached : null;
            }
        }

        return [.. _groups.Select(static group => new SourceGroup(group.Key, group.Name, group.Address, [.. group.Members]))];
    }

    /// <returns>Where the rest begins; <see langword="null"/> when there is none.</returns>
    private int? TakeRange(Draft group, LdapEntry entry)
    {
        if (entry.Descriptions.FirstOrDefault(static description => description.StartsWith(Member + RangeOption, StringComparison.OrdinalIgnoreCase)) is not { } description)
        {
            return null;
        }

        Take(group, entry.Texts(description).Select(roster.KeyOf));
        var last = description[(description.LastIndexOf('-') + 1)..];
        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number + 1 : null;
    }

    private void Take(Draft group, IEnumerable<string?> keys)
    {
        foreach (var key in keys)
        {
            if (key is not null && group.Members.Add(key) && ++_members > SourceBounds.Memberships)
            {
                throw new LdapRefusal(string.Create(null, $"its groups have more than {SourceBounds.Memberships} members together; make \"groupFilter\" narrower"));
            }
        }
    }

    private sealed record Draft(string Key, string Name, string? Address)
    {
        public HashSet<string> Members { get; } = new(StringComparer.Ordinal);
    }
}
