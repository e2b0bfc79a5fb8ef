namespace Undersign.Stamping.Markers;

/// <summary>What the lines of a presumed intro say, gathered from its last line upwards.</summary>
internal struct IntroEvidence(bool endsWithColon, bool quoteFollows, bool isReply)
{
    private IntroVerb _verb;
    private DateParts _date;
    private bool _hasAddress;
    private bool _hasFramedAddress;
    private bool _endsWithAddress;

    /// <param name="line">Above those that were added before.</param>
    /// <param name="isEnd">The last line of the intro, with its colon.</param>
    public void Add(ReadOnlySpan<char> line, bool isEnd)
    {
        _verb = (IntroVerb)Math.Max((int)_verb, (int)IntroVerbs.Find(line));
        _date |= DateAndAddress.PartsIn(line);
        _hasAddress |= DateAndAddress.HasAddress(line);
        _hasFramedAddress |= DateAndAddress.HasFramedAddress(line);
        _endsWithAddress |= isEnd && (_hasAddress || line.Length == 1);
    }

    /// <summary>Enough for lines that begin as an intro does: "On 1 May", "2026-05-01".</summary>
    public readonly bool IsEnough =>
        (_date.HasDay && ((HasVerb && IsOfClient) || (_endsWithAddress && endsWithColon && (_hasAddress || quoteFollows))))
        || (quoteFollows && HasVerb && (_hasAddress || _date.HasAny));

    /// <summary>Enough for lines that begin with the name: "Ann Smith wrote on 5/18/2016 10:02 AM:".</summary>
    public readonly bool IsEnoughForName => endsWithColon && _date.IsMoment && (_hasFramedAddress || (HasVerb && IsOfClient));

    /// <summary>"On 3 May 2024 the customer wrote:" is anybody's in a new mail where no quotation follows and no address is told.</summary>
    private readonly bool IsOfClient => quoteFollows || isReply || _hasAddress;

    public readonly bool IsEnoughAboveQuote =>
        quoteFollows && (_verb is not IntroVerb.None || (endsWithColon && (_date.HasAny || _hasAddress)));

    /// <summary>Above a quotation a verb is one, wherever it stands.</summary>
    private readonly bool HasVerb => quoteFollows ? _verb is not IntroVerb.None : _verb is IntroVerb.Fits;
}
