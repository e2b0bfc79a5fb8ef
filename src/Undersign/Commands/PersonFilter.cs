using Undersign.People;

namespace Undersign.Commands;

/// <summary>Which people to list.</summary>
/// <param name="Text">In an address or any field.</param>
/// <param name="Group">They are in it.</param>
/// <param name="Missing">A field in which they have nothing.</param>
internal sealed record PersonFilter(string? Text, string? Group, string? Missing, int Limit)
{
    public bool Fits(Person person) =>
        (Text is null || person.Aliases.Prepend(person.Address).Concat(person.AttributeNames.Select(name => person[name])).Any(value => value?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true))
        && (Group is null || person.IsMemberOf(Group))
        && (Missing is null || person[Missing] is null);
}
