using System.Numerics;

namespace Undersign.Stamping.Markers;

/// <summary>The labels of a presumed header block, and what their lines hold.</summary>
/// <param name="isRuled">A rule, words between dashes or the mark of a client stand above it.</param>
/// <param name="isReply">The mail answers something.</param>
/// <param name="linesAbove">Above the labels of a memo there is hardly one; none where further labels stand there.</param>
internal ref struct HeaderLabelsFound(bool isRuled, bool isReply, int linesAbove)
{
    private const int LabelSearch = 500;

    /// <summary>"MEMORANDUM".</summary>
    private const int MostAboveMemo = 1;
    private const HeaderLabel Four = HeaderLabel.From | HeaderLabel.Sent | HeaderLabel.To | HeaderLabel.Subject;

    private HeaderLabel _all;
    private int _lines;
    private bool _hasAddress;
    private bool _hasDate;
    private bool _hasMoment;

    /// <summary>From, Sent, To: all that Outlook writes when there is no subject.</summary>
    private bool _isInOutlooksOrder;

    /// <summary>Whether nobody but a mail client writes such lines.</summary>
    public readonly bool AreEnough
    {
        get
        {
            var kinds = BitOperations.PopCount((uint)_all);
            var knowsSender = _all.HasFlag(HeaderLabel.From);
            var isDatedMail = _lines >= 2 && _hasAddress && _hasDate && knowsSender;

            // A memo has the same four labels with names and a day behind them, and who explains how to write a mail has an address, but no day.
            var isMail = isRuled
                || (_hasAddress && (isReply || _hasDate))
                || (isReply && (_isInOutlooksOrder || _all.HasFlag(HeaderLabel.Subject)))
                || (_isInOutlooksOrder && linesAbove > 0)
                || (_hasMoment && linesAbove > MostAboveMemo && _all.HasFlag(HeaderLabel.Subject));
            return (knowsSender && kinds >= 3 && _lines >= 3 && isMail) || isDatedMail;
        }
    }

    /// <summary>Nothing more can be learnt.</summary>
    public readonly bool AreComplete => _lines >= 4 && (_all & Four) == Four && AreEnough;

    /// <summary>False when the line begins with no label.</summary>
    public bool Add(ReadOnlySpan<char> line)
    {
        var label = HeaderBlock.LabelOf(line);
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
            if (space >= 0 && HeaderBlock.Look(line[space..colon]) is not HeaderLabel.None and var inner)
            {
                Count(inner, line);
            }
        }

        return true;
    }

    private void Count(HeaderLabel label, ReadOnlySpan<char> line)
    {
        _isInOutlooksOrder |= _lines == 1 && _all.HasFlag(HeaderLabel.From) && label.HasFlag(HeaderLabel.Sent) && DateAndAddress.PartsIn(line).HasTime;
        _lines++;
        _all |= label;
        _hasAddress |= (label & (HeaderLabel.From | HeaderLabel.To)) is not HeaderLabel.None && DateAndAddress.HasAddress(line);
        var date = label.HasFlag(HeaderLabel.Sent) ? DateAndAddress.PartsIn(line) : default;
        _hasDate |= date.HasAny;
        _hasMoment |= date.IsMoment;
    }
}
