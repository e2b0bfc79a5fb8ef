using System.Collections.Frozen;

namespace Undersign.Stamping.Markers;

/// <summary>Tells a signature from what the sender typed where the mail program keeps it.</summary>
/// <remarks>
/// Lines of a mail program alone; or the sender's name in the first line, and below it nothing that says anything: names and titles, whose words begin with
/// capitals, and ways to reach somebody. A sentence, a price or a date among them, and it may be anything. One word below the own name cannot be told.
/// </remarks>
internal static class SignatureWords
{
    private const int Longest = 120;
    private const int ShortestName = 2;
    private const int FewestDigitsOfTelephone = 7;

    /// <summary>With these a line says something.</summary>
    private const string EndsOfSentences = ".,;!?\u2026\u3002\uFF01\uFF1F";

    private const string AroundWords = "()<>[]{}*_\"'\u201C\u201D\u201E\u2019|\u00B7\u2022/&-\u2013\u2014,";

    /// <summary>Written small between names and titles.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Small =
        "of and for the at de del des du la le et der die das und f\u00FCr von van zu den y e da do di della og och"
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="outline">The lines.</param>
    /// <param name="first">The first of the presumed signature.</param>
    /// <param name="end">Behind its last.</param>
    /// <param name="sender">The name and the local part of From.</param>
    public static bool AreAll(BodyOutline outline, int first, int end, string sender)
    {
        var (isNamed, hasPicture) = (false, false);
        for (var line = first; line < end; line++)
        {
            var text = outline.Text(line);
            if (outline[line].Is(LineTraits.OnlyImages))
            {
                hasPicture = true;
            }
            else if (!ClientLine.Is(text) && !OwnSignature.BeginsAt(text))
            {
                isNamed = isNamed || Names(text, sender);
                if (!isNamed || !SaysNothing(text))
                {
                    return false;
                }
            }
        }

        return isNamed || !hasPicture;
    }

    private static bool Names(ReadOnlySpan<char> line, ReadOnlySpan<char> sender)
    {
        foreach (var word in line.Split(' '))
        {
            var name = line[word].Trim(AroundWords);
            foreach (var part in sender.SplitAny(" .,-_\"'"))
            {
                if (name.Length >= ShortestName && sender[part].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool SaysNothing(ReadOnlySpan<char> line)
    {
        if (line.Length is 0 or > Longest || EndsOfSentences.Contains(line[^1]))
        {
            return false;
        }

        var isReach = DateAndAddress.HasAddress(line) || IsLink(line) || HasTelephone(line);
        if (line.ContainsAnyInRange('0', '9') && (!isReach || DateAndAddress.PartsIn(line).HasAny))
        {
            return false;
        }

        foreach (var range in line.SplitAny(' ', '\u00A0', '\t'))
        {
            var isLabel = isReach && line[range] is [.., ':' or '.'];
            var word = line[range].Trim(AroundWords);
            if (!word.IsEmpty && char.IsLetter(word[0]) && !char.IsUpper(word[0]) && !isLabel && !IsLink(word) && !word.Contains('@') && !Small.Contains(word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLink(ReadOnlySpan<char> text) =>
        text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Digits in groups, without the point and the comma of a price.</summary>
    private static bool HasTelephone(ReadOnlySpan<char> line)
    {
        var digits = 0;
        foreach (var c in line)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : c is ' ' or '\u00A0' or '-' or '/' or '(' or ')' or '+' ? digits : 0;
            if (digits >= FewestDigitsOfTelephone)
            {
                return true;
            }
        }

        return false;
    }
}
