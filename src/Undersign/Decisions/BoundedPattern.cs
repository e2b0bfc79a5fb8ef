using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Undersign.Decisions;

/// <summary>A regular expression that stays small and quick, whatever it is and whatever it is asked of.</summary>
/// <remarks>
/// The automaton needs one step a character, but makes its states as it meets them, up to ten thousand, each as large as the pattern: a pattern such as
/// <c>[ab]*a[ab]{600}c</c> took 20 MB that way, and a rule may have it a thousand times. So what it has learnt is forgotten when it has been
/// learning for a while; what ordinary patterns learn is made again in less time.
/// </remarks>
internal sealed class BoundedPattern
{
    /// <summary>States of an automaton before any text; a counted repetition has one for each.</summary>
    private const int MaxStates = 1000;

    /// <summary>Met on a machine that stands still; then the message goes on unsigned (law 3).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly long Learning = Stopwatch.Frequency / 500; // 2 ms

    private readonly string _pattern;
    private Regex _regex;
    private long _spent;

    static BoundedPattern() => AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", MaxStates);

    /// <exception cref="ArgumentException">It is no pattern.</exception>
    /// <exception cref="NotSupportedException">It could not be searched for in linear time, or needs too many states.</exception>
    public BoundedPattern(string pattern) => (_pattern, _regex) = (pattern, Make(pattern));

    /// <exception cref="RegexMatchTimeoutException">It took too long.</exception>
    /// <exception cref="TimeoutException">All patterns of a message did.</exception>
    public bool IsMatch(string text)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var isMatch = Volatile.Read(ref _regex).IsMatch(text);
            PatternPatience.Spend(Stopwatch.GetTimestamp() - began);
            return isMatch;
        }
        finally
        {
            if (Interlocked.Add(ref _spent, Stopwatch.GetTimestamp() - began) > Learning)
            {
                Volatile.Write(ref _regex, Make(_pattern));
                Interlocked.Exchange(ref _spent, 0);
            }
        }
    }

    public override string ToString() => _pattern;

    /// <summary>Without backtracking: a hostile subject must not cost more than its length.</summary>
    private static Regex Make(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
}
