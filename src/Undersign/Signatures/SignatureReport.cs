using Undersign.People;

namespace Undersign.Signatures;

/// <summary>Who would get a signature with something missing: for each field that a signature shows, the people for whom it is blank.</summary>
internal static class SignatureReport
{
    private const int MostNames = 5;

    /// <returns>A line for each field that somebody lacks, and for each person whose signature cannot be made.</returns>
    public static IEnumerable<string> Of(Signature signature, IReadOnlyList<Person> people)
    {
        foreach (var field in signature.Wanted.Where(static field => field.StartsWith(TemplateFields.PersonPrefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.OrdinalIgnoreCase))
        {
            var name = field[TemplateFields.PersonPrefix.Length..];
            var without = people.Where(person => FieldText.Clean(person[name]) is null).ToList();
            if (without.Count > 0)
            {
                yield return string.Create(null, $"{name}: {without.Count} of {people.Count} have none: {Names(without)}");
            }
        }

        var broken = people.Where(person => signature.Render(person) is RenderedSignature.Faulty).ToList();
        if (broken.Count > 0)
        {
            yield return string.Create(null, $"cannot be made for {broken.Count} of {people.Count}: {Names(broken)}");
        }
    }

    private static string Names(List<Person> people) =>
        string.Join(", ", people.Take(MostNames).Select(static person => person.Address)) + (people.Count > MostNames ? string.Create(null, $" and {people.Count - MostNames} more") : "");
}
