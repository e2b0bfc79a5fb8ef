namespace Undersign.People.Storing;

/// <summary>What is to be remembered of a reading beside what it read.</summary>
/// <param name="Fingerprint">Of the settings it was made with.</param>
/// <param name="State">For the next one.</param>
/// <param name="Next">When the next one is due.</param>
/// <param name="Most">The most people of late, and since when.</param>
internal sealed record ReadingResult(string Fingerprint, string? State, DateTimeOffset Next, (long People, long At) Most);
