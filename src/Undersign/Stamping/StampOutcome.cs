namespace Undersign.Stamping;

/// <summary>What became of a message.</summary>
internal abstract record StampOutcome
{
    private StampOutcome()
    {
    }

    /// <param name="Parts">The parts that got the signature: "1.1 text/plain".</param>
    /// <param name="Place">Where.</param>
    /// <param name="Reason">How the place was found, and which part was left alone and why.</param>
    internal sealed record Stamped(IReadOnlyList<string> Parts, PlaceFound Place, string Reason) : StampOutcome
    {
        /// <summary>The pictures that have to travel with the message; not those that it has already.</summary>
        public SignaturePictures? Pictures { get; init; }
    }

    /// <param name="Reason">Why nothing was done; the message is as it came.</param>
    internal sealed record Unchanged(string Reason) : StampOutcome;
}

/// <summary>Where the signature stands.</summary>
internal enum PlaceFound
{
    /// <summary>Below the new text, above the quoted or forwarded message.</summary>
    AboveHistory,

    End,
    Top,

    /// <summary>Where the sender typed the placeholder.</summary>
    Placeholder,
}
