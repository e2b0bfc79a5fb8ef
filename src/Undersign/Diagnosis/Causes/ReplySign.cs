using Undersign.Diagnosis.Providers;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Causes;

/// <summary>By what a reply is known: its code, its enhanced code, some of its words, and where it was said.</summary>
/// <param name="Code">Of the reply; 4 or 5 for all that begin with it, 0 for any.</param>
/// <param name="Status">As <see cref="StatusRange"/> reads it; empty for any, or none.</param>
/// <param name="Words">In the reply's text, in any case; <c>*</c> stands for whatever may be between.</param>
internal sealed record ReplySign(int Code, string Status = "", string Words = "")
{
    private readonly StatusRange? _range = Status.Length == 0 ? null : StatusRange.Parse(Status);
    private readonly string[] _words = Words.Split('*', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The only stage at which it means this; a symptom whose stage is not known does not fit then.</summary>
    public TestStage? Stage { get; init; }

    /// <summary>Whose server alone means this by it: words too few to be told from others'.</summary>
    public Provider? At { get; init; }

    /// <summary>How the login was made: <see langword="null"/> where it makes no difference.</summary>
    public bool? IsTokenLogin { get; init; }

    public bool Fits(Symptom symptom, string text) =>
        HasCode(symptom.Reply.Code)
        && (_range is not { } range || (symptom.Reply.Status is { } status && range.Includes(status)))
        && (Stage is null || Stage == symptom.Stage)
        && (At is null || (symptom.Host is { } host && At.Has(host)))
        && (IsTokenLogin is null || IsTokenLogin == symptom.IsTokenLogin)
        && HasWords(text);

    /// <summary>Whether whatever fits the other sign fits this one too, so that the other is never reached behind it.</summary>
    public bool Covers(ReplySign other) =>
        (Code == other.Code || HasCode(other.Code))
        && (_range is not { } range || (other._range is { } narrower && range.Includes(narrower)))
        && (Stage is null || Stage == other.Stage)
        && (At is null || At == other.At)
        && (IsTokenLogin is null || IsTokenLogin == other.IsTokenLogin)
        && HasWords(other.Words);

    private bool HasCode(int code) => Code == 0 || Code == code || (Code < 10 && code / 100 == Code);

    private bool HasWords(string text)
    {
        var from = 0;
        foreach (var word in _words)
        {
            var at = text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            from = at + word.Length;
        }

        return true;
    }
}

/// <summary>Enhanced codes of a subject. RFC 3463 §2.</summary>
internal readonly record struct StatusRange(int Class, int Subject, int First, int Last)
{
    /// <param name="text"><c>5.7.64</c>; <c>5.7.606-649</c> for a range; <c>x.7.64</c> for every class.</param>
    public static StatusRange Parse(string text)
    {
        var parts = text.Split('.', '-');
        var first = int.Parse(parts[2], provider: null);
        return new(parts[0] == "x" ? 0 : int.Parse(parts[0], provider: null), int.Parse(parts[1], provider: null), first, parts.Length == 4 ? int.Parse(parts[3], provider: null) : first);
    }

    public bool Includes(EnhancedStatus status) => Includes(new StatusRange(status.Class, status.Subject, status.Detail, status.Detail));

    public bool Includes(StatusRange other) => (Class == 0 || Class == other.Class) && Subject == other.Subject && First <= other.First && other.Last <= Last;
}
