using Undersign.Decisions;
using Undersign.Organisations;
using Undersign.People;
using Undersign.Protocols.Mime;

namespace Undersign.Transit;

/// <summary>The pictures of those in whose name a message may be signed.</summary>
internal static class PhotoFacts
{
    /// <summary>Looks for none where no signature shows one.</summary>
    public static async ValueTask<MessageFacts> AddAsync(MessageFacts facts, Organisation organisation, PhotoAlbum album, CancellationToken cancellationToken)
    {
        if (!organisation.ShowsPhotos || facts is not { HandsOff: null, IsSenderInside: true })
        {
            return facts;
        }

        var found = new Dictionary<PersonPhoto, InlinePart>();
        foreach (var photo in Enum.GetValues<Identity>().Select(identity => facts.By(identity).Person?.Photo).OfType<PersonPhoto>().Distinct())
        {
            if (await album.FindAsync(organisation, photo, cancellationToken) is { } picture)
            {
                found.Add(photo, picture);
            }
        }

        return facts with { Photos = found };
    }
}
