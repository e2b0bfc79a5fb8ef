using System.Buffers;
using System.Collections.Frozen;

namespace Undersign.Stamping.Markers;

/// <summary>The words of all languages, ready to be looked up.</summary>
internal static class MailWords
{
    private static readonly MailLanguage[] Languages = [.. MailLanguages.All, .. FurtherMailLanguages.All];

    private static readonly FrozenDictionary<string, HeaderLabel> LabelTable = BuildLabels();

    /// <summary>The words before the colon of a header block's lines.</summary>
    public static FrozenDictionary<string, HeaderLabel>.AlternateLookup<ReadOnlySpan<char>> Labels { get; } = LabelTable.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>In characters.</summary>
    public static int LongestLabel { get; } = LabelTable.Keys.Max(label => label.Length);

    private static readonly string[] Verbs =
        [.. Languages.SelectMany(language => MailLanguage.Words(language.Wrote)).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(verb => verb.Length)];

    /// <summary>"wrote" and its like.</summary>
    public static SearchValues<string> Wrote { get; } = SearchValues.Create(Verbs, StringComparison.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OpenerTable =
        Languages.SelectMany(language => MailLanguage.Words(language.Opener)).Select(FirstWord).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>First words of an intro line: "On", "Am", "Le".</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Openers { get; } = OpenerTable.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string> SeparatorTable =
        Languages.SelectMany(language => MailLanguage.Words(language.Separator)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>"Original Message" and its like, without the dashes.</summary>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Separators { get; } = SeparatorTable.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IReadOnlyList<MailLanguage> All => Languages;

    /// <summary>Of the longest of <see cref="Wrote"/> that the text begins with.</summary>
    public static int LengthOfVerb(ReadOnlySpan<char> text)
    {
        foreach (var verb in Verbs)
        {
            if (text.StartsWith(verb, StringComparison.OrdinalIgnoreCase))
            {
                return verb.Length;
            }
        }

        return 0;
    }

    private static string FirstWord(string words) => words.Split(' ')[0];

    private static FrozenDictionary<string, HeaderLabel> BuildLabels()
    {
        var labels = new Dictionary<string, HeaderLabel>(StringComparer.OrdinalIgnoreCase);
        foreach (var language in Languages)
        {
            Add(language.From, HeaderLabel.From);
            Add(language.Sent, HeaderLabel.Sent);
            Add(language.To, HeaderLabel.To);
            Add(language.Subject, HeaderLabel.Subject);
            Add(language.Copy, HeaderLabel.Other);
        }

        return labels.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        // A word may mean two things: "Od" is from, "A" is to in one language and a letter in another. The meanings are joined.
        void Add(string words, HeaderLabel label)
        {
            foreach (var word in MailLanguage.Words(words))
            {
                labels[word] = labels.GetValueOrDefault(word) | label;
            }
        }
    }
}

[Flags]
internal enum HeaderLabel
{
    None = 0,
    From = 1,
    Sent = 2,
    To = 4,
    Subject = 8,
    Other = 16,
}
