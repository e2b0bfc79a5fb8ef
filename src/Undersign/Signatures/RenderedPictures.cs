using System.Text;
using QRCoder;
using Undersign.Protocols.Mime;

namespace Undersign.Signatures;

/// <summary>The pictures that are drawn while a signature is rendered: QR codes.</summary>
internal sealed class RenderedPictures
{
    /// <summary>Octets of UTF-8; more would be too fine for a telephone's eye, and beyond 2,953 there is no QR code (ISO/IEC 18004, version 40-L).</summary>
    private const int LongestContent = 1000;

    /// <summary>Each takes its time, and a template may ask for as many as it has tags.</summary>
    private const int MostCodes = 4;

    private const int PixelsPerModule = 4;

    private readonly Dictionary<string, InlinePart> _codes = new(StringComparer.Ordinal);

    public IEnumerable<InlinePart> All => _codes.Values;

    /// <summary>The address of a QR code of the content; null where none is drawn.</summary>
    public string? Code(string content)
    {
        if (Encoding.UTF8.GetByteCount(content) > LongestContent)
        {
            return null;
        }

        if (!_codes.TryGetValue(content, out var code))
        {
            if (_codes.Count == MostCodes)
            {
                return null;
            }

            // On a screen nothing is smudged: the least redundancy gives the largest squares, and is drawn soonest.
            using var data = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.L, forceUtf8: true);
            using var drawing = new PngByteQRCode(data);
            _codes[content] = code = TemplatePictures.Part(drawing.GetGraphic(PixelsPerModule), "image/png", "qr.png");
        }

        return $"cid:{code.ContentId}";
    }
}
