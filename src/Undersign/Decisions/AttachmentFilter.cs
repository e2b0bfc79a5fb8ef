using System.IO.Enumeration;

namespace Undersign.Decisions;

/// <summary>What is asked of the files attached to a message: that enough of them fit.</summary>
/// <param name="Names">With <c>*</c> and <c>?</c>; none asks for no name.</param>
/// <param name="Types"><c>application/pdf</c> or <c>image/*</c>; none asks for no type.</param>
/// <param name="LargerThan">Octets, about.</param>
internal sealed record AttachmentFilter(IReadOnlyList<string> Names, IReadOnlyList<string> Types, long LargerThan, int AtLeast)
{
    public bool Holds(IReadOnlyList<Attachment> attachments) => attachments.Count(Fits) >= AtLeast;

    public override string ToString()
    {
        var what = string.Join(" and ", new[]
        {
            Names.Count == 0 ? null : $"named {string.Join(" or ", Names)}",
            Types.Count == 0 ? null : $"of type {string.Join(" or ", Types)}",
            LargerThan < 0 ? null : string.Create(null, $"larger than {LargerThan} octets"),
        }.Where(static text => text is not null));
        return string.Create(null, $"it has {(AtLeast == 1 ? "an attachment" : $"at least {AtLeast} attachments")}{(what.Length > 0 ? " " : "")}{what}");
    }

    private bool Fits(Attachment attachment) =>
        attachment.Octets > LargerThan
        && (Names.Count == 0 || Names.Any(name => FileSystemName.MatchesSimpleExpression(name, attachment.Name, ignoreCase: true)))
        && (Types.Count == 0 || Types.Any(type => FileSystemName.MatchesSimpleExpression(type, attachment.MediaType, ignoreCase: true)));
}

/// <summary>A file that somebody attached; pictures that are shown within the text are none.</summary>
/// <param name="Name">Empty where it has none.</param>
/// <param name="Octets">About; it is not decoded to find out.</param>
internal readonly record struct Attachment(string Name, string MediaType, long Octets);
