using CsvHelper;
using Undersign.People.Merging;
using Undersign.Settings;

namespace Undersign.People;

/// <summary>Reads people from a CSV file as spreadsheets and admin centers export it. RFC 4180, and what is done in its name.</summary>
internal static class PeopleCsv
{
    private const int MaxRow = 64 * 1024;
    private const int MaxColumns = 200;

    /// <param name="name">The source's.</param>
    /// <param name="photos">The files that its column <c>photo</c> names.</param>
    public static SourcePeople Read(SettingsFile file, string name, FieldPolicies policies, PhotoFiles photos, Problems problems)
    {
        var people = new List<SourceEntry>();
        var owners = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var attributes = ReadRows(file, problems, (columns, row, line) =>
        {
            if (columns.Read(row, line, problems) is { } person && AreFree(person, owners, line, problems))
            {
                people.Add(person with { Photo = PhotoOf(columns.PhotoIn(row), person.Key) });
            }
        });
        return new() { Name = name, Policies = policies, Attributes = attributes, People = people, Photos = photos };

        PersonPhoto? PhotoOf(string? photo, string key) => photo is not null && photos.Find(photo) is { } found ? new(name, key, found.Digest) : null;
    }

    /// <summary>The files that the column <c>photo</c> names, each once, and where. Other faults are found when the file is read.</summary>
    public static IReadOnlyList<(string Name, SourceLine Where)> PhotosIn(SettingsFile file)
    {
        var photos = new Dictionary<string, SourceLine>(StringComparer.Ordinal);
        ReadRows(file, new(file.Name), (columns, row, line) =>
        {
            if (columns.PhotoIn(row) is { } photo)
            {
                photos.TryAdd(photo, line);
            }
        });
        return [.. photos.Select(static photo => (photo.Key, photo.Value))];
    }

    /// <returns>What the columns are called.</returns>
    private static PersonAttributes ReadRows(SettingsFile file, Problems problems, Action<PeopleColumns, string[], SourceLine> take)
    {
        var options = new CsvReaderOptions
        {
            Separator = Separator(file.Content),
            HasHeader = false,
            TrackLineNumbers = true,
            MaxRecordSize = MaxRow,
            OnMalformedRecord = record => problems.Add(
                new SourceLine(file.Name, (int)record.LineNumber),
                record.Reason == CsvMalformedReason.UnterminatedQuote
                    ? "a quotation mark is never closed"
                    : "a quotation mark is out of place; write \"\" for one inside a quoted field"),
        };
        using var reader = CsvReader.FromText(file.Content, options);
        try
        {
            return ReadRows(reader, file.Name, problems, take);
        }
        catch (CsvFormatException exception)
        {
            problems.Add(new SourceLine(file.Name, (int)exception.LineNumber), string.Create(null, $"a row is longer than {MaxRow} octets; is a quotation mark missing?"));
            return PersonAttributes.None;
        }
    }

    private static PersonAttributes ReadRows(CsvReader reader, string file, Problems problems, Action<PeopleColumns, string[], SourceLine> take)
    {
        if (!reader.Read())
        {
            problems.Add(new SourceLine(file, 1), "the file is empty; the first line names the columns: mail,displayName,title,phone");
            return PersonAttributes.None;
        }

        if (PeopleColumns.TryRead(reader.Current.ToArray(), new(file, (int)reader.LineNumber), problems, MaxColumns) is not { } columns)
        {
            return PersonAttributes.None;
        }

        for (var count = 0; reader.Read(); count++)
        {
            var line = new SourceLine(file, (int)reader.LineNumber);
            if (count == Sources.SourceBounds.People)
            {
                problems.Add(line, string.Create(null, $"more than {Sources.SourceBounds.People} people"));
                break;
            }

            take(columns, reader.Current.ToArray(), line);
        }

        return columns.Attributes;
    }

    private static bool AreFree(SourceEntry person, Dictionary<string, int> owners, SourceLine line, Problems problems)
    {
        foreach (var address in person.Addresses)
        {
            if (!owners.TryAdd(address, line.Line) && owners[address] != line.Line)
            {
                problems.Add(line, string.Create(null, $"{address} is somebody else's address already, in line {owners[address]}"));
                return false;
            }
        }

        return true;
    }

    /// <summary>Whichever of comma, semicolon and tab the first line has most of, outside quotation marks.</summary>
    private static char Separator(string content)
    {
        var (commas, semicolons, tabs, isQuoted) = (0, 0, 0, false);
        foreach (var character in content.AsSpan(0, content.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : content.Length))
        {
            isQuoted ^= character == '"';
            commas += !isQuoted && character == ',' ? 1 : 0;
            semicolons += !isQuoted && character == ';' ? 1 : 0;
            tabs += !isQuoted && character == '\t' ? 1 : 0;
        }

        return tabs > Math.Max(commas, semicolons) ? '\t' : semicolons > commas ? ';' : ',';
    }
}
