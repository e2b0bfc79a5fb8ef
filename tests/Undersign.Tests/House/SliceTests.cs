namespace Undersign.Tests.House;

/// <summary>Keeps the slices in order. Who may know whom is written in the slice table of ARCHITECTURE.md and nowhere else.</summary>
public sealed class SliceTests
{
    private const string Page = "ARCHITECTURE.md";

    /// <summary>Each slice and the slices it may use.</summary>
    private static readonly Dictionary<string, string[]> Table = MarkdownTable.Rows(Page, "Slice").ToDictionary(
        row => MarkdownTable.Code(row[0]).Single(),
        row => MarkdownTable.Code(row[2]).ToArray(),
        StringComparer.Ordinal);

    /// <summary>What puts the slices together lies in no slice. In the table it goes by the name of its namespace.</summary>
    private const string Root = "Undersign";

    private static readonly string[] BuiltByRazor = ["", "__Blazor", "AspNetCoreGeneratedDocument"];

    [Fact]
    public void A_slice_uses_only_what_the_table_allows()
    {
        var trespasses = Mentions()
            .Where(mention => mention.From != Root && mention.From != mention.To)
            .Where(mention => !Table.TryGetValue(mention.From, out var allowed) || !allowed.Contains(mention.To, StringComparer.Ordinal))
            .GroupBy(mention => (mention.From, mention.To))
            .Select(group => $"{group.Key.From} uses {group.Key.To}: "
                + string.Join(", ", group.Select(mention => mention.What).Distinct(StringComparer.Ordinal).Take(4)));

        Expect.None(trespasses, $"Move the type to the slice that owns it, or, if the dependency is right, add it to the slice table of {Page}.");
    }

    [Fact]
    public void The_table_has_no_circle()
    {
        var circles = Table.Keys.Select(slice => Circle(slice, [])).OfType<string>();

        Expect.None(circles, $"Turn one dependency of each circle round in the slice table of {Page}.");
    }

    [Fact]
    public void Every_slice_is_in_the_table()
    {
        var folders = Repository.Sources("src/Undersign").Select(file => file.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]);
        var named = Table.Values.SelectMany(allowed => allowed);

        Expect.None(
            folders.Concat(named).Distinct(StringComparer.Ordinal).Where(slice => slice != Root && !Table.ContainsKey(slice)),
            $"Give each of these a row in the slice table of {Page}, or move its files.");
    }

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace()
    {
        var strays = from file in Repository.Sources("src").Concat(Repository.Sources("tests"))
                     where file.EndsWith(".cs", StringComparison.Ordinal)
                     let line = Repository.Lines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
                     where line is not null
                     let declared = line["namespace ".Length..].TrimEnd(';', ' ')
                     let expected = string.Join('.', file.Split('/')[1..^1])
                     where declared != expected
                     select $"{file} declares {declared}";

        Expect.None(strays, "The namespace of a file is its folder below src/ or tests/, with dots.");
    }

    private static IEnumerable<(string From, string To, string What)> Mentions()
    {
        using var assembly = new AssemblyMentions(Path.Combine(AppContext.BaseDirectory, "undersign.dll"));
        return [.. assembly.All()
            .Where(mention => !BuiltByRazor.Contains(mention.OfNamespace, StringComparer.Ordinal))
            .Select(mention => (Slice(mention.ByNamespace), Slice(mention.OfNamespace), $"{mention.ByType}.{mention.Member} mentions {mention.OfType}"))];
    }

    private static string Slice(string fullNamespace) => fullNamespace.Split('.') is [Root, var slice, ..] ? slice : Root;

    private static string? Circle(string slice, string[] path)
    {
        if (path.Contains(slice, StringComparer.Ordinal))
        {
            return path[0] == slice ? string.Join(" -> ", [.. path, slice]) : null;
        }

        return Table.GetValueOrDefault(slice, []).Select(next => Circle(next, [.. path, slice])).FirstOrDefault(circle => circle is not null);
    }
}
