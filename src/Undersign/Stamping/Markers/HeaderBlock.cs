namespace Undersign.Stamping.Markers;

/// <summary>From, Sent, To and Subject of a quoted message, as Outlook and others repeat them above it.</summary>
internal static class HeaderBlock
{
    private const int MostLines = 16;
    private const int MostLinesBetween = 3;
    private const int LongestLineBetween = 200;
    private const int LabelSearch = 500;

    /// <summary>Whether a block begins with this line; <paramref name="end"/> is the first line behind it.</summary>
    /// <remarks>
    /// Three labels of different meaning, one of them From, in any order and language; or two where the line of the sender or
    /// recipient holds an address and the line of the date a date. Prose has "From: our database", too, but not the rest of it.
    /// </remarks>
    public static bool BeginsAt(BodyOutline body, int line, out int end)
    {
        end = line;
        if (LabelOf(body.Text(line)) is HeaderLabel.None)
        {
            return false;
        }

        var found = new Labels();
        var depth = body[line].Depth;
        for (var i = line; i < line + MostLines && body.Has(i) && i - end <= MostLinesBetween; i++)
        {
            var text = body.Text(i);
            if (body[i].Depth != depth || (i > end && text.Length > LongestLineBetween))
            {
                break;
            }

            if (found.Add(text))
            {
                end = i + 1;
                if (found.AreComplete)
                {
                    return true; // what follows need not be read: it may be long
                }
            }
        }

        return found.AreEnough;
    }

    /// <summary>The label that a line begins with.</summary>
    public static HeaderLabel LabelOf(ReadOnlySpan<char> line)
    {
        line = line.TrimStart("*_ \u00A0\u200E\u200F\u202A\u202B\uFEFF>|");
        var limit = Math.Min(line.Length, MailWords.LongestLabel + 4);
        var colon = line[..limit].IndexOfAny(':', '\uFF1A');
        return colon <= 0 ? HeaderLabel.None : Look(line[..colon]);
    }

    private static HeaderLabel Look(ReadOnlySpan<char> label) =>
        MailWords.Labels.TryGetValue(label.Trim("*_ \u00A0\u3000\u200E\u200F\t."), out var meaning) ? meaning : HeaderLabel.None;

    private ref struct Labels
    {
        private HeaderLabel _all;
        private int _lines;
        private bool _hasAddress;
        private bool _hasDate;

        public readonly bool AreEnough
        {
            get
            {
                var kinds = System.Numerics.BitOperations.PopCount((uint)_all);
                var knowsSender = _all.HasFlag(HeaderLabel.From);
                var isDatedMail = _lines >= 2 && _hasAddress && _hasDate && (knowsSender || _all.HasFlag(HeaderLabel.To));
                return (knowsSender && kinds >= 3 && _lines >= 3) || isDatedMail;
            }
        }

        public readonly bool AreComplete => _lines >= 4 && (_all & Four) == Four;

        private const HeaderLabel Four = HeaderLabel.From | HeaderLabel.Sent | HeaderLabel.To | HeaderLabel.Subject;

        public bool Add(ReadOnlySpan<char> line)
        {
            var label = LabelOf(line);
            if (label is HeaderLabel.None)
            {
                return false;
            }

            Count(label, line);

            // Where a client puts "From: a Date: b" on one line, the labels inside count as well.
            line = line[..Math.Min(line.Length, LabelSearch)];
            var colon = line.IndexOfAny(':', '\uFF1A');
            while (colon >= 0 && colon + 1 < line.Length)
            {
                line = line[(colon + 1)..];
                colon = line.IndexOf(':');
                var space = colon < 0 ? -1 : line[..colon].TrimEnd().LastIndexOf(' ');
                if (space >= 0 && Look(line[space..colon]) is not HeaderLabel.None and var inner)
                {
                    Count(inner, line);
                }
            }

            return true;
        }

        private void Count(HeaderLabel label, ReadOnlySpan<char> line)
        {
            _lines++;
            _all |= label;
            _hasAddress |= (label & (HeaderLabel.From | HeaderLabel.To)) is not HeaderLabel.None && DateAndAddress.HasAddress(line);
            _hasDate |= label.HasFlag(HeaderLabel.Sent) && DateAndAddress.HasDate(line);
        }
    }
}
