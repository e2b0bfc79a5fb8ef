using Undersign.People;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Reads <c>people:</c>, where the people of an organisation come from.</summary>
internal static class PeopleReader
{
    public static PeopleSnapshot Read(Section root)
    {
        if (root.Child("people") is not { } people)
        {
            root.Fault("people", "\"people\" is missing; for instance people: { csv: people.csv }");
            return PeopleSnapshot.Empty;
        }

        var file = people.File("csv");
        people.Complete();
        if (file is null)
        {
            people.Fault("csv", "\"csv\" is missing: the file with the people");
        }

        return file is null ? PeopleSnapshot.Empty : PeopleCsv.Read(file, root.Problems);
    }
}
