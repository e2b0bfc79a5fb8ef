namespace Undersign.People.Entra;

/// <summary>Ends a reading: Graph or the token endpoint did not give what the reading cannot do without.</summary>
/// <remarks>It is tempting to return this as a value; but it ends everything from any depth of pages, and <see cref="EntraSource"/> makes a value of it.</remarks>
internal sealed class GraphRefusal : Exception
{
    public GraphRefusal(string message)
        : base(message)
    {
    }

    public GraphRefusal(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public GraphRefusal()
    {
    }

    /// <summary>As the directory asked.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The link from which to go on is worth nothing any more; everything has to be read anew.</summary>
    public bool IsResync { get; init; }

    /// <summary>What was asked for is not there.</summary>
    public bool IsNotFound { get; init; }

    /// <summary>It may well be different in a moment.</summary>
    public bool IsPassing { get; init; }
}
