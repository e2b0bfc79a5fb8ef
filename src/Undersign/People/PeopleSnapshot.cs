using System.Collections.Frozen;
using Undersign.Protocols.Smtp;

namespace Undersign.People;

/// <summary>Everybody of one organisation at one moment; never changes, so the mail path reads it without a lock.</summary>
internal sealed class PeopleSnapshot
{
    private readonly FrozenDictionary<string, Person> _byAddress;
    private readonly FrozenDictionary<string, Person>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private PeopleSnapshot(PersonAttributes attributes, IReadOnlyList<Person> people, Dictionary<string, Person> byAddress)
    {
        Attributes = attributes;
        People = people;
        _byAddress = byAddress.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _lookup = _byAddress.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static PeopleSnapshot Empty { get; } = Of(PersonAttributes.None, []);

    public PersonAttributes Attributes { get; }

    public IReadOnlyList<Person> People { get; }

    /// <summary>Addresses, aliases included.</summary>
    public int AddressCount => _byAddress.Count;

    /// <summary>Of two people with the same address, the first has it.</summary>
    public static PeopleSnapshot Of(PersonAttributes attributes, IReadOnlyList<Person> people)
    {
        var byAddress = new Dictionary<string, Person>(people.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var person in people)
        {
            byAddress.TryAdd(person.Address, person);
            foreach (var alias in person.Aliases)
            {
                byAddress.TryAdd(alias, person);
            }
        }

        return new(attributes, people, byAddress);
    }

    /// <summary>The person who writes under this address: by primary address or alias, in any case.</summary>
    public Person? Find(Mailbox mailbox)
    {
        var length = mailbox.LocalPart.Length + 1 + mailbox.Domain.Length;
        if (length > Mailbox.MaxLength)
        {
            return null;
        }

        Span<char> address = stackalloc char[Mailbox.MaxLength];
        mailbox.LocalPart.CopyTo(address);
        address[mailbox.LocalPart.Length] = '@';
        mailbox.Domain.CopyTo(address[(mailbox.LocalPart.Length + 1)..]);
        return Find(address[..length]);
    }

    /// <summary>As above. What follows a plus in the local part is tried with and without: RFC 5233 calls it the detail.</summary>
    public Person? Find(ReadOnlySpan<char> address)
    {
        if (_lookup.TryGetValue(address, out var person))
        {
            return person;
        }

        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+');
        if (plus <= 0 || plus > at || address.Length > Mailbox.MaxLength)
        {
            return null;
        }

        Span<char> plain = stackalloc char[Mailbox.MaxLength];
        address[..plus].CopyTo(plain);
        address[at..].CopyTo(plain[plus..]);
        return _lookup.TryGetValue(plain[..(plus + address.Length - at)], out person) ? person : null;
    }
}
