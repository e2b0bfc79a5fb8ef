namespace Undersign.Settings;

/// <summary>Finds what somebody meant who wrote nearly the right word.</summary>
internal static class Suggestion
{
    private const int MaxLength = 64;

    /// <summary><c>; did you mean "standard"?</c>, or nothing when no candidate is near.</summary>
    public static string For(string word, IEnumerable<string> candidates) =>
        Nearest(word, candidates, Math.Max(1, word.Length / 3)) is { } best ? $"; did you mean \"{best}\"?" : "";

    /// <param name="most">Slips that make it still the same word.</param>
    public static string? Nearest(string word, IEnumerable<string> candidates, int most) => word.Length > MaxLength
        ? null
        : candidates.Where(candidate => candidate.Length <= MaxLength)
            .Select(candidate => (candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(pair => pair.Distance <= most)
            .OrderBy(pair => pair.Distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();

    /// <summary>Insertions, deletions, replacements and neighbours swapped (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
