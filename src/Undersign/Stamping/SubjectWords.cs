using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>Words of the subject that somebody typed for a rule, such as <c>[no signature]</c>: it has read them, and nobody else needs to.</summary>
/// <remarks>Limit: what mail programs derive of the subject (Thread-Topic) keeps them.</remarks>
internal sealed record SubjectWords(IReadOnlyList<string> Words)
{
    /// <summary>Words of one rule.</summary>
    public const int MaxWords = 10;

    private const string Field = "Subject";

    private const int Shortest = 3;
    private const int Longest = 64;

    /// <summary>Octets; a longer subject stays as it is.</summary>
    private const int MaxSubject = 2000;

    public static SubjectWords None { get; } = new([]);

    /// <summary>What is wrong with words that are to go from subjects: they must not be met in what people write.</summary>
    public static string? Fault(string words) =>
        words.Length is < Shortest or > Longest || words.Any(char.IsControl) || words != words.Trim() ? $"\"{words}\" cannot be looked for: {Shortest} to {Longest} characters, such as \"[no signature]\""
        : words.All(static c => char.IsLetterOrDigit(c) || c == ' ') ? $"\"{words}\" would be met in ordinary subjects; put signs around it, such as \"[{words}]\""
        : null;

    /// <summary>What the self-check is to expect where the subject changes, too.</summary>
    public static FieldAllowance In(FieldAllowance allowance) => new([.. allowance.Added, Field], [.. allowance.Removed, Field]);

    public SubjectWords And(SubjectWords other) => other.Words.All(word => Words.Contains(word, StringComparer.OrdinalIgnoreCase)) ? this : new([.. Words.Union(other.Words, StringComparer.OrdinalIgnoreCase)]);

    /// <summary>By the words: recipients who share them may share a copy.</summary>
    public bool Equals(SubjectWords? other) => ReferenceEquals(this, other) || (other is not null && Words.SequenceEqual(other.Words, StringComparer.OrdinalIgnoreCase));

    public override int GetHashCode() => Words.Count;

    /// <summary>The subject without the words, and without the blanks that stood between them and the rest.</summary>
    public string Without(string subject)
    {
        foreach (var word in Words)
        {
            while (subject.IndexOf(word, StringComparison.OrdinalIgnoreCase) is var start and >= 0)
            {
                var rest = subject.AsSpan(start + word.Length).TrimStart(" \t");
                var before = subject.AsSpan(0, start);
                subject = string.Concat(rest.IsEmpty ? before.TrimEnd(" \t") : before, rest);
            }
        }

        return subject;
    }

    /// <summary>Where a message's subject has such words: what stands in its place. No other octet changes.</summary>
    /// <returns><see langword="null"/> where there are none, or it is not clear what the subject is.</returns>
    public MimeSplice? Removal(MimeDocument message)
    {
        var header = message.Root.Header;
        if (Words.Count == 0 || !header.HasBlankLine || header.Count(Field) != 1 || header.First(Field) is not { } field || field.ValueRange.Length > MaxSubject)
        {
            return null;
        }

        var subject = EncodedWord.Decode(field.Value);
        var left = Without(subject);
        var column = field.ValueRange.Start - field.Range.Start;
        if (left == subject || subject.Contains("=?", StringComparison.Ordinal) || (left.Length == 0 && column > Field.Length + 2))
        {
            return null; // what does not decode could not be written again; and a line of blanks is no part of a field (RFC 5322 §3.2.2)
        }

        var isPlain = subject == field.Value && field.Value.Length == field.ValueRange.Length && Ascii.IsValid(subject);
        var value = isPlain ? left : EncodedWord.Encode(left, column);
        return EncodedWord.Decode(value.Replace("\r\n", "", StringComparison.Ordinal)) == left ? new(field.ValueRange, Encoding.ASCII.GetBytes(value)) : null;
    }
}
