using AngleSharp.Dom;
using Undersign.Protocols.Mime;
using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>Lets a template show the pictures beside it: a file's name becomes the name of the part that travels with the message (RFC 2392 §2), or its address.</summary>
/// <remarks>Limit: what Outlook's comments show has to be an address; a picture in them that is a file is left out.</remarks>
/// <param name="hostedAt">Where pictures are loaded from; <see langword="null"/> when they travel.</param>
internal sealed class PictureReferences(string file, TemplatePictures pictures, Uri? hostedAt, Problems problems)
{
    private readonly List<InlinePart> _travelling = [];
    private readonly List<HostedPicture> _hosted = [];

    /// <summary>Those that the template shows.</summary>
    public UsedPictures Used => new([.. _travelling.Distinct()], [.. _hosted.DistinctBy(static picture => picture.Name, StringComparer.Ordinal)]);

    public void Run(IElement body)
    {
        foreach (var element in body.QuerySelectorAll("[src], [background]"))
        {
            foreach (var attribute in element.Attributes.Where(static attribute => MarkupAllowance.IsPicture(attribute.Name)))
            {
                Refer(attribute);
            }
        }
    }

    private void Refer(IAttr attribute)
    {
        if (TemplatePictures.FileOf(attribute.Value, file) is not { } name)
        {
            return;
        }

        if (hostedAt is not null && pictures.FindHosted(name) is { } hosted)
        {
            attribute.Value = new Uri(hostedAt, hosted.Name).AbsoluteUri;
            _hosted.Add(hosted);
        }
        else if (hostedAt is null && pictures.Find(name) is { } picture)
        {
            attribute.Value = $"cid:{picture.ContentId}";
            _travelling.Add(picture);
        }
        else
        {
            problems.Add(new SourceLine(file, 0), $"there is no picture \"{name}\"");
        }
    }
}

/// <summary>The pictures that a template shows, to somebody at least.</summary>
/// <param name="Travelling">Those that are parts of the message.</param>
/// <param name="Hosted">Those that the message only names.</param>
internal sealed record UsedPictures(IReadOnlyList<InlinePart> Travelling, IReadOnlyList<HostedPicture> Hosted)
{
    public static UsedPictures None { get; } = new([], []);
}
