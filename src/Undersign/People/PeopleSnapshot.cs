using Undersign.Protocols.Smtp;

namespace Undersign.People;

/// <summary>Everybody of one organisation at one moment; never changes, so the mail path reads it without a lock.</summary>
internal sealed class PeopleSnapshot
{
    private readonly Dictionary<string, Person> _byAddress;
    private readonly Dictionary<string, Person>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="byAddress">By <see cref="AddressForm"/>, in any case. It is not copied.</param>
    public PeopleSnapshot(PersonAttributes attributes, IReadOnlyList<Person> people, IReadOnlyList<PersonGroup> groups, Dictionary<string, Person> byAddress)
    {
        (Attributes, People, Groups, _byAddress) = (attributes, people, groups, byAddress);
        _lookup = _byAddress.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static PeopleSnapshot Empty { get; } = new(PersonAttributes.None, [], [], new(StringComparer.OrdinalIgnoreCase));

    public PersonAttributes Attributes { get; }

    public IReadOnlyList<Person> People { get; }

    /// <summary>In which anybody is, and those that only have groups.</summary>
    public IReadOnlyList<PersonGroup> Groups { get; }

    /// <summary>Addresses, aliases included.</summary>
    public int AddressCount => _byAddress.Count;

    /// <summary>The person who writes under this address: by primary address or alias, in any case.</summary>
    public Person? Find(Mailbox mailbox) => Find(mailbox, mayHaveDetail: true);

    /// <summary>As above, by the address as it is. In a reverse-path, what follows a plus is as often somebody else's address, of mail that was passed on or may come back.</summary>
    public Person? FindExactly(Mailbox mailbox) => Find(mailbox, mayHaveDetail: false);

    private Person? Find(Mailbox mailbox, bool mayHaveDetail)
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
        return Find(address[..length], mayHaveDetail);
    }

    /// <summary>As above. The domain may be in A-labels or U-labels (RFC 5890 §2.3.2.1).</summary>
    public Person? Find(ReadOnlySpan<char> address) => Find(address, mayHaveDetail: true);

    private Person? Find(ReadOnlySpan<char> address, bool mayHaveDetail) =>
        address.Length > Mailbox.MaxLength ? null : FindInForm(AddressForm.MayDiffer(address) ? AddressForm.Of(address.ToString()) : address, mayHaveDetail);

    /// <summary>What follows a plus in the local part is tried with and without: RFC 5233 calls it the detail.</summary>
    private Person? FindInForm(ReadOnlySpan<char> address, bool mayHaveDetail)
    {
        if (_lookup.TryGetValue(address, out var person) || !mayHaveDetail)
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
