using Undersign.People.Sources;

namespace Undersign.People;

/// <summary>The pictures of people that a file of people names; they are part of the organisation's document, as the file is.</summary>
/// <remarks>Limit: so many are kept in memory with the document. A directory's are in the database, and there may be any number of them.</remarks>
internal sealed class PhotoFiles
{
    /// <summary>Octets of all pictures of one file of people.</summary>
    public const int MaxInAll = 8 * 1024 * 1024;

    private readonly Dictionary<string, SourcePhoto> _byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourcePhoto> _byDigest = new(StringComparer.Ordinal);
    private int _size;

    /// <returns>What is wrong with the picture, if anything.</returns>
    public string? Add(string file, byte[] octets)
    {
        _size += octets.Length;
        if (SourcePhoto.TryRead(octets) is not { } photo)
        {
            return string.Create(null, $"\"{file}\" is no picture of a person: a whole PNG, JPEG or GIF of at most {SourceBounds.PhotoOctets / 1024} KB and {SourceBounds.PhotoSide} pixels a side");
        }

        if (_size > MaxInAll)
        {
            return string.Create(null, $"more than {MaxInAll / 1024 / 1024} MB of people's pictures: make them smaller, or keep them in a directory (LDAP, Entra ID)");
        }

        (_byFile[file], _byDigest[photo.Digest]) = (photo, photo);
        return null;
    }

    public SourcePhoto? Find(string file) => _byFile.GetValueOrDefault(file);

    public SourcePhoto? Find(PersonPhoto photo) => _byDigest.GetValueOrDefault(photo.Digest);
}
