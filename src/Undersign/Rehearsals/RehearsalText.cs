using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Undersign.Decisions;
using Undersign.Stamping;

namespace Undersign.Rehearsals;

/// <summary>A rehearsal for a terminal, and for a program.</summary>
internal static class RehearsalText
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Rehearsal rehearsal)
    {
        var text = new StringBuilder();
        foreach (var recipient in rehearsal.Recipients)
        {
            text.Append(null, $"{recipient.Address}: {Summary(recipient)}\n");
            foreach (var verdict in recipient.Explanation.Verdicts)
            {
                text.Append(null, $"  {(verdict.Verdict == Verdict.Applies ? '*' : '-')} {verdict}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>"standard + legal, by the rule "Mail to the outside"; above the history: …".</summary>
    public static string Summary(RehearsedRecipient recipient)
    {
        var parts = new List<string> { Decision(recipient.Explanation.Decision) };
        parts.AddRange(recipient.Copy.Faults);
        if (recipient.Copy.Outcome is { } outcome)
        {
            parts.Add(Outcome(outcome));
        }

        if (recipient.Copy.LostSubjectWords)
        {
            parts.Add("the subject loses the words that were meant for the rule");
        }

        return string.Join("; ", parts);
    }

    public static string Decision(Decision decision) => decision switch
    {
        Decision.Stamp(var pieces, var rules) => $"{string.Join(" + ", pieces)}, by the rule {string.Join(" and ", rules.Select(static rule => $"\"{rule.Name}\""))}",
        Decision.Pass(var reason, _) => $"nothing: {reason}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>One line.</summary>
    public static string Json(Rehearsal rehearsal, string organisation, long version)
    {
        var line = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("organisation", organisation);
            json.WriteNumber("version", version);
            json.WriteString("at", rehearsal.Message.At.UtcDateTime);
            json.WriteStartArray("recipients");
            foreach (var recipient in rehearsal.Recipients)
            {
                Write(json, recipient);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, RehearsedRecipient recipient)
    {
        var decision = recipient.Explanation.Decision;
        json.WriteStartObject();
        json.WriteString("address", recipient.Address.ToString());
        json.WriteString("decision", decision is Decision.Stamp ? "stamp" : "pass");
        json.WriteStartArray("texts");
        foreach (var piece in (decision as Decision.Stamp)?.Pieces ?? [])
        {
            json.WriteStartObject();
            json.WriteString("kind", piece.Kind.ToString().ToLowerInvariant());
            json.WriteString("name", piece.Signature.Name);
            json.WriteString("placement", piece.Placement.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("reason", (decision as Decision.Pass)?.Reason);
        json.WriteString("outcome", recipient.Copy.Outcome is { } outcome ? Outcome(outcome) : null);
        json.WriteStartArray("faults");
        foreach (var fault in recipient.Copy.Faults)
        {
            json.WriteStringValue(fault);
        }

        json.WriteEndArray();
        json.WriteStartArray("rules");
        foreach (var verdict in recipient.Explanation.Verdicts)
        {
            json.WriteStartObject();
            json.WriteString("name", verdict.Rule.Name);
            json.WriteBoolean("applies", verdict.Verdict == Verdict.Applies);
            json.WriteString("said", verdict.ToString()[(verdict.Rule.Name.Length + 2)..]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Outcome(StampOutcome outcome) => outcome switch
    {
        StampOutcome.Stamped stamped => stamped.Reason,
        StampOutcome.Unchanged unchanged => $"left as it is: {unchanged.Reason}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
