using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Commands;

/// <summary>A message from a file and what became of it.</summary>
internal sealed class StampedFile(string name, StampOutcome outcome, MimeEdit edit)
{
    private const int Chunk = 64 * 1024;

    // Names and reasons as people read them: "+" and umlauts are not escaped. Nothing here goes into HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public StampOutcome Outcome => outcome;

    public void WriteTo(Stream output)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(Chunk);
        foreach (var piece in edit.Pieces())
        {
            if (!piece.IsOriginal)
            {
                output.Write(piece.Replacement.Span);
                continue;
            }

            for (var at = piece.Range.Start; at < piece.Range.End; at += chunk.Length)
            {
                var part = chunk.AsSpan(0, Math.Min(chunk.Length, piece.Range.End - at));
                edit.Original.Read(at, part);
                output.Write(part);
            }
        }

        ArrayPool<byte>.Shared.Return(chunk);
    }

    /// <summary>One line of JSON. The names in it are a contract: file, decision, reason, parts, placement.</summary>
    public string Explain()
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("file", name.Replace(Path.DirectorySeparatorChar, '/'));
            switch (outcome)
            {
                case StampOutcome.Stamped stamped:
                    json.WriteString("decision", "stamped");
                    json.WriteString("reason", stamped.Reason);
                    json.WriteStartArray("parts");
                    foreach (var part in stamped.Parts)
                    {
                        json.WriteStringValue(part);
                    }

                    json.WriteEndArray();
                    json.WriteString("placement", stamped.Place switch
                    {
                        PlaceFound.AboveHistory => "reply",
                        PlaceFound.Top => "top",
                        PlaceFound.Placeholder => "placeholder",
                        _ => "end",
                    });
                    break;
                case StampOutcome.Unchanged unchanged:
                    json.WriteString("decision", "unchanged");
                    json.WriteString("reason", unchanged.Reason);
                    json.WriteStartArray("parts");
                    json.WriteEndArray();
                    json.WriteNull("placement");
                    break;
                default:
                    throw new InvalidOperationException("A new outcome has to be explained.");
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
