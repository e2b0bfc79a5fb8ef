using Undersign.Protocols.Mime;

namespace Undersign.Stamping;

/// <summary>The pictures of a signature that have to travel with one message, and the HTML that shows them.</summary>
internal sealed record SignaturePictures(MimePart Html, IReadOnlyList<InlinePart> Parts)
{
    /// <summary>
    /// What is to be added: not what the message has already, as when a mail program kept our picture in a quotation. A part of another content that
    /// bears the name of ours (anybody may have sent it) must not be shown in its place: ours gets another name then.
    /// </summary>
    public static (IReadOnlyList<PlacedBlock> Blocks, IReadOnlyList<InlinePart> Added) For(MimeDocument message, MessageBody body, IReadOnlyList<PlacedBlock> blocks)
    {
        if (body.Html is not { } html || blocks.All(static one => one.Block.Pictures.Count == 0))
        {
            return (blocks, []);
        }

        var added = new List<InlinePart>();
        var named = blocks.ToList();
        foreach (var picture in blocks.SelectMany(static one => one.Block.Pictures).DistinctBy(static picture => picture.ContentId, StringComparer.Ordinal))
        {
            var bearing = RelatedEdit.Bearing(message, picture.ContentId).ToList();
            if (bearing.Count == 0)
            {
                added.Add(picture);
            }
            else if (html.Leaves is not [var only] || !bearing.TrueForAll(part => RelatedEdit.IsSame(message, part, picture, only.Part)))
            {
                var renamed = picture.As(FreeId(message, picture.ContentId));
                named = named.ConvertAll(one => one with { Block = one.Block.Renamed(picture.ContentId, renamed.ContentId) });
                added.Add(renamed);
            }
        }

        return (named, added);
    }

    private static string FreeId(MimeDocument message, string taken)
    {
        for (var number = 2; ; number++)
        {
            var id = string.Create(null, $"{number}-{taken}");
            if (!RelatedEdit.Bearing(message, id).Any())
            {
                return id;
            }
        }
    }
}
