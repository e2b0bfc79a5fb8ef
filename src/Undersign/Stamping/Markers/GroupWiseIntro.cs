namespace Undersign.Stamping.Markers;

/// <summary>"&gt;&gt;&gt; Ann &lt;ann@example.net&gt; 10/22/15 21:02 &gt;&gt;&gt;", below which GroupWise puts the old message without any mark.</summary>
internal static class GroupWiseIntro
{
    private const int Longest = 300;

    /// <param name="line">Without the "&gt;" that it begins with.</param>
    public static bool Is(ReadOnlySpan<char> line) =>
        line.Length <= Longest
        && line.EndsWith(">>>", StringComparison.Ordinal)
        && DateAndAddress.PartsIn(line).HasAny;
}
