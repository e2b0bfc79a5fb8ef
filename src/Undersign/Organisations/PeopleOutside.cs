using Undersign.Protocols.Smtp;

namespace Undersign.Organisations;

/// <summary>Tells that nobody's mail would be known as the organisation's own: what whoever copies an example forgets first.</summary>
internal static class PeopleOutside
{
    public static IEnumerable<string> Warnings(Organisation organisation)
    {
        var people = organisation.People.People;
        if (people.Count > 0 && !people.Any(person => person.Aliases.Prepend(person.Address).Any(address => IsInside(organisation, address))))
        {
            yield return string.Create(null, $"none of the {people.Count} people ({people[0].Address} is the first) has an address in domains ({string.Join(", ", organisation.Domains.Order(StringComparer.Ordinal).Take(3))}): their mail counts as a stranger's and gets no signature. Are the domains yours, and the people?");
        }
    }

    private static bool IsInside(Organisation organisation, string address) => organisation.IsInside(new Mailbox("", address[(address.LastIndexOf('@') + 1)..]));
}
