using Undersign.People.Sources;
using Undersign.Tests.Signatures;

namespace Undersign.Tests.People;

/// <summary>A large company: 12 attributes and 3 groups each.</summary>
internal static class ManyPeople
{
    public static SourceReading.Complete Reading(int count)
    {
        var people = Enumerable.Range(0, count).Select(Person).ToList();
        var groups = Enumerable.Range(0, 50).Select(number => new SourceGroup($"d{number}", $"Department {number}", null, [.. people.Where((_, index) => index % 50 == number).Select(person => person.Key)]))
            .Append(new("all", "All", "all@contoso.example", [.. Enumerable.Range(0, 50).Select(number => $"d{number}")]))
            .Append(new("mail", "Signatures", null, [.. people.Select(person => person.Key)]));
        return new(people, [.. groups], "state");
    }

    private static SourcePerson Person(int number) => new(
        $"00000000-0000-0000-0000-{number:d12}",
        $"person{number}@contoso.example",
        [$"p{number}@contoso.example"],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["displayName"] = $"Person Number {number}",
            ["givenName"] = $"Person {number}",
            ["surname"] = $"Number {number}",
            ["title"] = $"Title {number % 300}",
            ["department"] = $"Department {number % 50}",
            ["company"] = "Contoso Ltd",
            ["office"] = $"Building {number % 40}",
            ["phone"] = $"+49 30 {number}",
            ["mobile"] = $"+49 170 {number}",
            ["city"] = $"City {number % 20}",
            ["postalCode"] = $"{number % 9000}",
            ["country"] = "Germany",
        },
        ManagerKey: $"00000000-0000-0000-0000-{number / 10:d12}",
        Photo: new("image/png", SamplePictures.Png(number % SourceBounds.PhotoSide + 1, number / SourceBounds.PhotoSide + 1)));
}
