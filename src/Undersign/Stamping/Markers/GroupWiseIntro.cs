namespace Undersign.Stamping.Markers;

/// <summary>"&gt;&gt;&gt; Ann &lt;ann@example.net&gt; 10/22/15 21:02 &gt;&gt;&gt;", below which GroupWise puts the old message without any mark.</summary>
internal static class GroupWiseIntro
{
    private const int Longest = 300;

    private const int Arrows = 3;

    /// <summary>The arrows in front were taken for those of a quotation.</summary>
    public static bool Is(BodyOutline body, int line)
    {
        var text = body.Text(line);
        return body[line].Depth >= Arrows && body[line].Is(LineTraits.Arrows)
            && text.Length <= Longest
            && text.EndsWith(">>>", StringComparison.Ordinal)
            && (DateAndAddress.HasAddress(text) || DateAndAddress.PartsIn(text).IsMoment);
    }
}
