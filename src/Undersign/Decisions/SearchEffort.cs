namespace Undersign.Decisions;

/// <summary>What searching one message for the patterns of all rules has cost, and its end.</summary>
/// <remarks>
/// Counted is work, not time: on a machine that is busy a message must not be decided otherwise (law 7). A character searched costs about as
/// much as an octet allocated, 5 ns.
/// </remarks>
internal sealed class SearchEffort
{
    /// <summary>About a sixth of a second. A hundred patterns of the usual kind need a fifth of it for the longest text.</summary>
    public const long Most = 32 << 20;

    private long _spent;
    private long _dearest;
    private Pattern? _dearestPattern;
    private int _leftOut;

    /// <summary>Why rules may have been decided otherwise than they would be; <see langword="null"/> where every pattern was searched for to the end.</summary>
    public string? Shortfall => _leftOut == 0 ? null
        : string.Create(null, $"searching for the patterns of rules took too long, above all for {_dearestPattern}; {(_leftOut == 1 ? "one counts" : $"{_leftOut} count")} as not found");

    public bool MaySearchFor(Pattern pattern)
    {
        var may = _spent < Most;
        _leftOut += may ? 0 : 1;
        _dearestPattern ??= pattern;
        return may;
    }

    /// <param name="pattern">What was searched for.</param>
    /// <param name="effort">Characters and octets.</param>
    /// <param name="isFinished">False where it took so long that the message has had its share with it.</param>
    public void Spend(Pattern pattern, long effort, bool isFinished)
    {
        _spent = isFinished ? _spent + effort : Most;
        _leftOut += isFinished ? 0 : 1;
        if (effort > _dearest || !isFinished)
        {
            (_dearest, _dearestPattern) = (isFinished ? effort : long.MaxValue, pattern);
        }
    }
}
