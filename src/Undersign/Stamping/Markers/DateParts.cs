namespace Undersign.Stamping.Markers;

/// <summary>What of a date and a time of day was seen in a line, or in lines that belong together.</summary>
/// <param name="HasTime">10:02.</param>
/// <param name="IsInNumbers">18/05/2016: whole by itself.</param>
/// <param name="HasYear">1984. Alone it is no evidence: people write about it.</param>
/// <param name="HasNumber">One or two digits, which may be a day.</param>
internal readonly record struct DateParts(bool HasTime, bool IsInNumbers, bool HasYear, bool HasNumber)
{
    /// <summary>A day of a month; its year may be left open when the time is told.</summary>
    public bool HasDay => IsInNumbers || (HasNumber && (HasYear || HasTime));

    public bool HasAny => HasDay || HasTime;

    /// <summary>A day and a time: the moment at which something was sent.</summary>
    public bool IsMoment => HasDay && HasTime;

    public static DateParts operator |(DateParts one, DateParts other) =>
        new(one.HasTime || other.HasTime, one.IsInNumbers || other.IsInNumbers, one.HasYear || other.HasYear, one.HasNumber || other.HasNumber);

    /// <summary>And what digits that stand alone say.</summary>
    public DateParts With(ReadOnlySpan<char> digits) => this with
    {
        HasYear = HasYear || digits is ['1', '9', _, _] or ['2', '0' or '5', _, _],
        HasNumber = HasNumber || digits.Length <= 2,
    };
}
