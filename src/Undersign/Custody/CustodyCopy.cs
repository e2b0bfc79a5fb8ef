using Undersign.Protocols.Mime;

namespace Undersign.Custody;

/// <summary>A message made ready for custody: its row, and its octets in the form in which they are kept.</summary>
/// <param name="Octets">All of them, when they are few; <see langword="null"/> when they are in a file, or still to be read from <paramref name="Message"/>.</param>
internal sealed record CustodyCopy(CustodyEntry Entry, CustodyRow Row, byte[]? Octets, MimeEdit? Message)
{
    /// <summary>Of what has to be written with the row.</summary>
    public long OctetsWithRow => !BringsOctets ? 0 : Octets?.Length ?? Message?.Length ?? 0;

    /// <summary>Its octets are in the database, and written with this row and no other.</summary>
    public bool BringsOctets => Row.IsFile == 0 && Row.OctetsKey == Row.Id;

    /// <summary>The same, as the first of several that have its octets together.</summary>
    public CustodyCopy Shared() => Row.OctetsId is null ? this with { Row = Row with { OctetsId = Row.Id } } : this;

    /// <summary>Another entry for the octets of this one, which are shared.</summary>
    public CustodyCopy For(CustodyEntry other) =>
        this with { Entry = other, Row = CustodyRow.From(other) with { Size = Row.Size, Checksum = Row.Checksum, IsFile = Row.IsFile, OctetsId = Row.OctetsId } };

    /// <summary>The work that can be done by each session for itself, before one writer serves them all: copying, summing, and writing the large ones.</summary>
    /// <exception cref="IOException">The file of a large message could not be written.</exception>
    public static CustodyCopy Of(CustodyEntry entry, MimeEdit message, CustodyFolder folder)
    {
        var row = CustodyRow.From(entry) with { Size = message.Length };
        if (message.Length <= CustodyOctets.BlockSize)
        {
            var octets = message.ToArray();
            var sum = new OctetChecksum();
            sum.Add(octets);
            return new(entry, row with { Checksum = sum.Value }, octets, Message: null);
        }

        return folder.Exists
            ? new(entry, row with { Checksum = folder.Write(row.Id, message), IsFile = 1 }, Octets: null, Message: null)
            : new(entry, row, Octets: null, message);
    }
}
