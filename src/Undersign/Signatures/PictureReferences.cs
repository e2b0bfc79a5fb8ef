using AngleSharp.Dom;
using Undersign.Protocols.Mime;
using Undersign.Settings;

namespace Undersign.Signatures;

/// <summary>Lets a template show the pictures beside it: a file's name becomes the name of the part that travels with the message. RFC 2392 §2.</summary>
/// <remarks>Limit: what Outlook's comments show has to be an address; a picture in them that is a file is left out.</remarks>
internal sealed class PictureReferences(string file, TemplatePictures pictures, Problems problems)
{
    private readonly List<InlinePart> _used = [];

    /// <summary>Those that the template shows.</summary>
    public IReadOnlyList<InlinePart> Used => _used;

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

        if (pictures.Find(name) is not { } picture)
        {
            problems.Add(new SourceLine(file, 0), $"there is no picture \"{name}\"");
            return;
        }

        attribute.Value = $"cid:{picture.ContentId}";
        if (!_used.Contains(picture))
        {
            _used.Add(picture);
        }
    }
}
