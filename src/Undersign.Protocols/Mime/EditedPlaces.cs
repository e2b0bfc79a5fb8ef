namespace Undersign.Protocols.Mime;

/// <summary>Where the places of an original are once the splices are made, in octets of the result.</summary>
internal readonly ref struct EditedPlaces(MimeEdit edit)
{
    /// <summary>From here on the result is the end of the original, and nothing in it was to change.</summary>
    public int Settled { get; } = SettledIn(edit);

    /// <summary>The beginning of something: what was inserted there is part of it.</summary>
    public int Begin(int position) => After(edit, position, isInsertionBefore: false);

    /// <summary>The end of something: what was inserted there is part of it.</summary>
    public int End(int position) => After(edit, position, isInsertionBefore: true);

    /// <summary>The end of a part. An insertion into a body without an octet ends with the line end of the delimiter.</summary>
    public int End(MimePart part)
    {
        var end = End(part.Body.End);
        foreach (var intent in edit.Intents)
        {
            if (intent.Leaf.Part.Body.End == part.Body.End && intent.Leaf.LacksLineEnd)
            {
                return end - intent.Leaf.BodyLineEnd.Length;
            }
        }

        return end;
    }

    private static int SettledIn(MimeEdit edit)
    {
        var last = edit.Splices is [.., var splice] ? splice.Original.End : 0;
        foreach (var intent in edit.Intents)
        {
            last = Math.Max(last, intent.Leaf.Part.Body.End);
        }

        return After(edit, last, isInsertionBefore: true);
    }

    private static int After(MimeEdit edit, int position, bool isInsertionBefore)
    {
        var place = position;
        for (var i = 0; i < edit.Splices.Count; i++) // asked for each part, so without an enumerator
        {
            var splice = edit.Splices[i];
            if (splice.Original.Start < position || (isInsertionBefore && splice.Original == new OctetRange(position, 0)))
            {
                place += splice.Replacement.Length - splice.Original.Length;
            }
        }

        return place;
    }
}
