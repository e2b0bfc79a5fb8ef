namespace Undersign.Stamping.Markers;

/// <summary>"wrote" in a line, and whether it stands as in an intro.</summary>
internal static class IntroVerbs
{
    /// <summary>From here on words are not set apart by blanks, and there is no lower case.</summary>
    private const char FirstIdeograph = '\u2E80';

    public static IntroVerb Find(ReadOnlySpan<char> line)
    {
        var found = IntroVerb.None;
        var at = 0;
        while (at < line.Length && found is not IntroVerb.Fits)
        {
            var next = line[at..].IndexOfAny(MailWords.Wrote);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (at == 0 || line[at] > FirstIdeograph || !(char.IsLetter(line[at - 1]) || line[at - 1] is '-' or '/' or '_' or '.' or '='))
            {
                found = Fits(line[at..]) ? IntroVerb.Fits : IntroVerb.Stray;
            }

            at++;
        }

        return found;
    }

    /// <summary>"wrote:" and nothing else.</summary>
    public static bool IsAlone(ReadOnlySpan<char> line) => line is [.., ':'] && MailWords.LengthOfVerb(line) == line.Length - 1;

    /// <summary>Nothing follows the verb, or the name, the address or the date: "and Ann wrote down everything:" is no intro.</summary>
    private static bool Fits(ReadOnlySpan<char> fromVerb)
    {
        var end = MailWords.LengthOfVerb(fromVerb);
        while (end < fromVerb.Length && (char.IsLetter(fromVerb[end]) || fromVerb[end] is '(' or ')' or '/'))
        {
            end++;
        }

        var rest = fromVerb[end..].Trim(" \u00A0\"'*_-:,;\uFF1A");
        return rest.IsEmpty || !char.IsLower(rest[0]) || rest.IndexOfAnyInRange('0', '9') >= 0 || rest.Contains('@');
    }
}

internal enum IntroVerb
{
    None,

    /// <summary>Somewhere in the line, as in prose.</summary>
    Stray,

    /// <summary>Where an intro has it.</summary>
    Fits,
}
