using Undersign.People;

namespace Undersign.Organisations.Drafts;

/// <summary>Who would have no signature any more when an organisation is applied.</summary>
internal static class LeavingPeople
{
    /// <returns>How many go, when they are so many that a file that was written badly is likelier than a company that shrinks; else 0.</returns>
    public static int TooMany(PeopleSnapshot before, PeopleSnapshot after)
    {
        var leaving = before.People.Count(person => !person.Aliases.Prepend(person.Address).Any(address => after.Find(address) is not null));
        return Shrinkage.IsGreatOrAll(leaving, before.People.Count) ? leaving : 0;
    }
}
