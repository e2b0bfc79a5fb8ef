using Microsoft.Extensions.Caching.Memory;
using Undersign.People;
using Undersign.People.Sources;
using Undersign.People.Storing;
using Undersign.Protocols.Mime;
using Undersign.Signatures;
using Undersign.Storage;

namespace Undersign.Organisations;

/// <summary>Finds people's pictures while mail waits for them: of those who write, in memory; else in the document, or the database.</summary>
/// <param name="records"><see langword="null"/> where there is no database: then only documents have pictures.</param>
internal sealed partial class PhotoAlbum(PeopleRecords? records, TimeProvider time, ILogger<PhotoAlbum> logger) : IDisposable
{
    /// <summary>Octets of all pictures in memory, whosoever they are; a picture takes twice as many, as it is kept as mail has it.</summary>
    private const long MaxKept = 16 * 1024 * 1024;

    /// <summary>By digest: who has the digest from an organisation's people may see the picture.</summary>
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MaxKept });

    private readonly BriefQuestions _questions = new(time);

    /// <summary>Never throws for what is wrong with the database.</summary>
    /// <returns><see langword="null"/> when it cannot be had: the signature goes without it (law 3).</returns>
    public async ValueTask<InlinePart?> FindAsync(Organisation organisation, PersonPhoto photo, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue<InlinePart>(photo.Digest, out var kept))
        {
            return kept;
        }

        var stored = organisation.Sources.Find(photo);
        if (stored is null && records is not null)
        {
            stored = await _questions.AskAsync(limited => records.PhotoAsync(organisation.Name, photo, limited), null, exception => Log.NotFound(logger, exception), cancellationToken);
        }

        if (stored is null)
        {
            return null;
        }

        var part = Part(stored);
        return _kept.Set(photo.Digest, part, new MemoryCacheEntryOptions { Size = part.Size });
    }

    /// <summary>A picture as it travels with mail.</summary>
    public static InlinePart Part(SourcePhoto photo) => TemplatePictures.Part(photo.Octets, photo.MediaType, $"photo.{photo.MediaType[(photo.MediaType.IndexOf('/', StringComparison.Ordinal) + 1)..]}");

    public void Dispose() => _kept.Dispose();

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Warning, "The database does not give people's pictures; look at it. For ten seconds signatures go without those that are not in memory")]
        public static partial void NotFound(ILogger logger, Exception exception);
    }
}
