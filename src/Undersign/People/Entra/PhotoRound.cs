using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Undersign.People.Sources;

namespace Undersign.People.Entra;

/// <summary>Looks at photos: of who is new at once, of everybody once a day, some in each reading. Nothing that goes wrong here ends a reading.</summary>
/// <remarks>Photos are not in the directory, so no delta tells of them. https://learn.microsoft.com/graph/api/profilephoto-get</remarks>
internal sealed class PhotoRound(GraphClient graph, EntraLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);

    /// <summary>Large enough for any signature on any screen.</summary>
    private const string Size = "240x240";

    /// <summary>After this many together the reading goes without.</summary>
    private const int MostFailures = 20;

    private static readonly string[] MediaTypes = ["image/jpeg", "image/png", "image/gif"];

    private readonly ConcurrentDictionary<Guid, SourcePhoto> _found = [];
    private readonly ConcurrentDictionary<Guid, uint> _tags = [];
    private int _failures;
    private volatile bool _isOver;

    /// <returns>Photos that are other than those the ledger knew, and where to go on next time.</returns>
    public async Task<(IReadOnlyDictionary<Guid, SourcePhoto> Photos, PhotoState State)> LookAsync(PhotoState state, PhotoLedger ledger, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var (now, reached) = (time.GetUtcNow(), state.Reached);
        var isDue = reached is not null || now - state.Begun >= Again;
        var begun = reached is null && isDue ? now : state.Begun;
        var unseen = ledger.Entries.Where(static entry => entry.Value == PhotoLedger.Unseen).ToList();
        var others = isDue ? ledger.Entries.Where(entry => entry.Value != PhotoLedger.Unseen && (reached is null || entry.Key.CompareTo(reached.Value) > 0)).ToList() : [];
        foreach (var some in unseen.Concat(others).Take(limits.Photos).Chunk(limits.PhotosAtOnce * 5))
        {
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = limits.PhotosAtOnce, CancellationToken = cancellationToken }, LookAsync);
            if (_isOver || time.GetElapsedTime(began) > limits.PhotoTime)
            {
                break;
            }

            reached = some.LastOrDefault(static entry => entry.Value != PhotoLedger.Unseen) is { Value: not PhotoLedger.Unseen } last ? last.Key : reached;
        }

        foreach (var (id, tag) in _tags)
        {
            ledger[id] = tag;
        }

        var isDone = others.Count == 0 || reached == others[^1].Key;
        return (_found, new(begun, isDone ? null : reached ?? Guid.Empty, ledger.ToOctets()));
    }

    private async ValueTask LookAsync(KeyValuePair<Guid, uint> person, CancellationToken cancellationToken)
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            await LookAsync(person.Key, person.Value, cancellationToken);
        }
        catch (Exception exception) when (exception is GraphRefusal or JsonException)
        {
            Fail();
        }
    }

    private async Task LookAsync(Guid id, uint known, CancellationToken cancellationToken)
    {
        using var answer = await graph.SendAsync(graph.Address($"users/{id}/photo"), cancellationToken);
        if (!IsAnswer(answer))
        {
            return;
        }

        var tag = await TagAsync(answer, cancellationToken);
        if (tag == known)
        {
            return;
        }

        if (tag == PhotoLedger.None)
        {
            Set(id, tag, known > PhotoLedger.None ? SourcePhoto.None : null);
        }
        else if (await PhotoAsync(id, cancellationToken) is { } photo)
        {
            Set(id, tag, photo);
        }
    }

    /// <summary>Of a photo that is not there, a placeholder of one pixel may be told.</summary>
    private static async Task<uint> TagAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return PhotoLedger.None;
        }

        using var photo = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return photo.RootElement.ValueKind == JsonValueKind.Object && GraphJson.Text(photo.RootElement, "width") is not ("0" or "1")
            && GraphJson.Text(photo.RootElement, "@odata.mediaEtag") is { Length: > 0 } mark
            ? PhotoLedger.TagOf(mark)
            : PhotoLedger.None;
    }

    /// <returns><see langword="null"/> when it could not be had; <see cref="SourcePhoto.None"/> for one that we do not take.</returns>
    private async Task<SourcePhoto?> PhotoAsync(Guid id, CancellationToken cancellationToken)
    {
        foreach (var address in (string[])[$"users/{id}/photos/{Size}/$value", $"users/{id}/photo/$value"])
        {
            using var answer = await graph.SendAsync(graph.Address(address), cancellationToken);
            if (!IsAnswer(answer))
            {
                return null;
            }

            if (answer.IsSuccessStatusCode)
            {
                var octets = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                var mediaType = answer.Content.Headers.ContentType?.MediaType ?? "";
                return octets.Length is > 0 and <= SourceBounds.PhotoOctets && MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase) ? new(mediaType, octets) : SourcePhoto.None;
            }
        }

        return SourcePhoto.None;
    }

    private bool IsAnswer(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }

        // Being asked to wait, and not being allowed to, are the same for all that would follow.
        _isOver |= answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
        Fail();
        return false;
    }

    private void Fail() => _isOver |= Interlocked.Increment(ref _failures) >= MostFailures;

    private void Set(Guid id, uint tag, SourcePhoto? photo)
    {
        _tags[id] = tag;
        if (photo is not null)
        {
            _found[id] = photo;
        }
    }
}
