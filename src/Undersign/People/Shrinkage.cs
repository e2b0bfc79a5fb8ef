namespace Undersign.People;

/// <summary>When so much goes that a file or a directory read badly is likelier than a company that shrinks.</summary>
internal static class Shrinkage
{
    /// <summary>So many may go without a question.</summary>
    private const int Few = 3;

    /// <summary>More than a few, and more than a fifth.</summary>
    public static bool IsGreat(long gone, long before) => gone > Few && gone * 5 > before;

    /// <summary>As above, or the last.</summary>
    public static bool IsGreatOrAll(long gone, long before) => gone > 0 && (gone >= before || IsGreat(gone, before));
}
