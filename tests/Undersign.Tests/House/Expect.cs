namespace Undersign.Tests.House;

/// <summary>Assertions whose message tells the reader what to do.</summary>
internal static class Expect
{
    private const int MostShown = 60;

    public static void None(IEnumerable<string> faults, string advice)
    {
        var all = faults.Distinct(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
        {
            Assert.Fail($"{advice}\n  " + string.Join("\n  ", all.Take(MostShown)) + (all.Count > MostShown ? $"\n  and {all.Count - MostShown} more" : ""));
        }
    }
}
