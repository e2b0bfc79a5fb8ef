namespace Undersign.Onboarding.AdminApi;

/// <summary>Exchange Online does not do what was asked, and why: the text is for the administrator.</summary>
/// <remarks>It is tempting to return this as a value; but it ends everything from any depth of a plan, and who carries one out makes a value of it.</remarks>
internal sealed class ExchangeRefusal : Exception
{
    public ExchangeRefusal(string message)
        : base(message)
    {
    }

    public ExchangeRefusal(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ExchangeRefusal()
    {
    }

    public ExchangeFault Fault { get; init; }

    /// <summary>As Exchange Online asked.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What it is that makes a difference to who asked.</summary>
internal enum ExchangeFault
{
    /// <summary>It is so until somebody changes something.</summary>
    Lasting,

    /// <summary>Nobody has given us leave, or somebody has taken it back.</summary>
    NoLeave,

    /// <summary>This node has not what it takes to ask, such as the file of a sign-in; another may have it.</summary>
    OurSide,

    /// <summary>What was named is not there, or not yet.</summary>
    NotFound,

    AlreadyThere,

    /// <summary>Not now; nothing was done.</summary>
    Busy,

    /// <summary>No answer, so that nobody knows whether it was done.</summary>
    Unanswered,
}
