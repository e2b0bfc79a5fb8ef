namespace Undersign.Onboarding.Tenants;

/// <summary>Where rules of ours must go that are missing or stand wrong. Rules of others keep their order, and their places above or below ours.</summary>
internal static class RulePlaces
{
    /// <param name="wanted">Ours, in the order that makes them work.</param>
    /// <param name="shown">All, in the order in which they act.</param>
    /// <returns>Of each that is to be made or moved its priority, as of when those before it have been.</returns>
    public static IReadOnlyDictionary<string, int> Of(IReadOnlyList<string> wanted, IEnumerable<string> shown)
    {
        var rules = shown.ToList();
        var staying = Staying([.. rules.Select(rule => IndexOf(wanted, rule)).Where(static index => index >= 0)]);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < wanted.Count; index++)
        {
            if (staying.Contains(index))
            {
                continue;
            }

            rules.RemoveAll(rule => rule.Equals(wanted[index], StringComparison.OrdinalIgnoreCase));
            places[wanted[index]] = index > 0 ? IndexOf(rules, wanted[index - 1]) + 1 : staying.Count > 0 ? IndexOf(rules, wanted[staying.Min()]) : 0;
            rules.Insert(places[wanted[index]], wanted[index]);
        }

        return places;
    }

    /// <summary>As many as stand in order among themselves: the longest rising run, of a handful. Of two, that which ends lower: nothing of ours goes above others without need.</summary>
    private static HashSet<int> Staying(IReadOnlyList<int> order)
    {
        var runs = new List<List<int>>();
        foreach (var index in order)
        {
            runs.Insert(0, [.. runs.Where(run => run[^1] < index).MaxBy(static run => run.Count) ?? [], index]);
        }

        return [.. runs.MaxBy(static run => run.Count) ?? []];
    }

    private static int IndexOf(IReadOnlyList<string> names, string name) => names.Index().Where(item => item.Item.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static item => item.Index).FirstOrDefault(-1);
}
