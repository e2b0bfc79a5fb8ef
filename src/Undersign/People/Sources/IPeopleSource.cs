namespace Undersign.People.Sources;

/// <summary>A directory that can be read. One instance for one source of an organisation's document; without state but for its settings and connections.</summary>
/// <remarks>
/// It reads and reports, and keeps nothing: who asks it stores what it says, merges it with other sources, and is careful when much would go.
/// What a directory does wrong is a <see cref="SourceReading.Failed"/>; an exception is a bug, and treated like one that may pass.
/// </remarks>
internal interface IPeopleSource
{
    /// <param name="state">What the last reading returned; <see langword="null"/> for the first, or when everything is to be read anew.</param>
    /// <param name="progress">Is told how many objects have been read so far.</param>
    Task<SourceReading> ReadAsync(string? state, IProgress<int> progress, CancellationToken cancellationToken);
}
