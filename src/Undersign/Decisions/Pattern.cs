using System.Text.RegularExpressions;

namespace Undersign.Decisions;

/// <summary>A regular expression that an administrator wrote, searched for in one pass: a hostile text must not cost more than its length.</summary>
/// <remarks>
/// What such a search has found out of a text it remembers, for the next text to be quicker. Some patterns find out something new at nearly every
/// character: then it takes long, which <see cref="SearchEffort"/> ends, and memory, which is given back here.
/// </remarks>
internal sealed class Pattern
{
    /// <summary>Characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Octets that may be allocated to read it: dozens of classes that overlap make tables of megabytes. Ordinary ones need one or two.</summary>
    private const long MaxTables = 4 << 20;

    /// <summary>Octets that may be allocated until what was found out is forgotten. Less than half of it is kept; ordinary patterns need a tenth.</summary>
    private const long MaxFindings = 1 << 20;

    /// <summary>What one search may take of a second, once its text is longer than a thousand characters.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Of the nodes of an automaton; 10,000 where nobody says.</summary>
    private const string Limit = "REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE";

    /// <summary>.NET asks the process how large a pattern may be, and each of ours has its own limit.</summary>
    private static readonly Lock Reading = new();

    private readonly string _text;
    private Regex _search;
    private long _findings;

    private Pattern(string text, Regex search) => (_text, _search) = (text, search);

    /// <summary>What is between the slashes.</summary>
    /// <returns><see langword="null"/> where it cannot be searched for, with what to write instead.</returns>
    public static Pattern? TryRead(string text, out string? fault)
    {
        if (text.Length is 0 or > MaxLength)
        {
            fault = string.Create(null, $"a pattern has 1 to {MaxLength} characters between its slashes, not {text.Length}");
            return null;
        }

        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var search = Compile(text);
            fault = GC.GetAllocatedBytesForCurrentThread() - before > MaxTables ? $"/{text}/ has too many classes of characters that overlap; make several rules of it, or write . or \\w for some of them" : null;
            return fault is null ? new(text, search) : null;
        }
        catch (NotSupportedException exception)
        {
            fault = exception.Message.Contains($"'{PatternSize.LimitFor(text)}'", StringComparison.Ordinal)
                ? string.Create(null, $"/{text}/ is too large: with its repetitions written out it describes more than {PatternSize.MostOf(text)} characters; {PatternSize.Advice(text)}")
                : $"/{text}/ looks around or refers back, which cannot be searched for in linear time; write it without";
        }
        catch (ArgumentException exception) // also of a pattern that is none
        {
            fault = $"/{text}/ is no regular expression: {exception.Message.ReplaceLineEndings(" ")}";
        }

        return null;
    }

    /// <returns>False also where the message has had its share of searching.</returns>
    public bool IsIn(string text, SearchEffort effort)
    {
        if (!effort.MaySearchFor(this))
        {
            return false;
        }

        var (search, before, isFinished) = (_search, GC.GetAllocatedBytesForCurrentThread(), false);
        try
        {
            var isThere = search.IsMatch(text);
            isFinished = true;
            return isThere;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
        finally
        {
            var findings = GC.GetAllocatedBytesForCurrentThread() - before;
            Remember(findings);
            effort.Spend(this, text.Length + findings, isFinished);
        }
    }

    public override string ToString() => $"/{_text}/";

    /// <summary>Sessions may search at once; who forgets late forgets a little more.</summary>
    private void Remember(long findings)
    {
        if (findings > 0 && Interlocked.Add(ref _findings, findings) > MaxFindings && Interlocked.Exchange(ref _findings, 0) > MaxFindings)
        {
            _search = Compile(_text);
        }
    }

    private static Regex Compile(string text)
    {
        lock (Reading)
        {
            AppContext.SetData(Limit, PatternSize.LimitFor(text));
            try
            {
                return new(text, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
            }
            finally
            {
                AppContext.SetData(Limit, null); // whoever else has such patterns knows what they are
            }
        }
    }
}
