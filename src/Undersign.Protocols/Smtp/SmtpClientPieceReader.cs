using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Smtp;

/// <summary>Reads an edited message from beginning to end in blocks of any size, from memory or from its file.</summary>
internal sealed class SmtpClientPieceReader(MimeEdit message) : IDisposable
{
    private readonly IEnumerator<MimePiece> _pieces = message.Pieces().GetEnumerator();
    private MimePiece _piece;
    private int _taken;

    /// <returns>Octets copied: all that fit, and fewer only at the end of the message.</returns>
    public int Fill(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            if (_taken == _piece.Length)
            {
                if (!_pieces.MoveNext())
                {
                    break;
                }

                (_piece, _taken) = (_pieces.Current, 0);
            }

            var octets = Math.Min(destination.Length - filled, _piece.Length - _taken);
            var to = destination.Slice(filled, octets);
            if (_piece.IsOriginal)
            {
                message.Original.Read(_piece.Range.Start + _taken, to);
            }
            else
            {
                _piece.Replacement.Span.Slice(_taken, octets).CopyTo(to);
            }

            filled += octets;
            _taken += octets;
        }

        return filled;
    }

    public void Dispose() => _pieces.Dispose();
}
