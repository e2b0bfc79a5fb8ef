using System.Buffers;
using System.Text.Json;

namespace Undersign.Onboarding.AdminApi;

/// <summary>One call of a cmdlet of Exchange Online. There are no pipelines: each is a question of its own.</summary>
internal sealed record Cmdlet(string Name, params IReadOnlyList<(string Name, ExchangeValue Value)> Parameters)
{
    /// <summary>What makes something would make it twice, or say that it is there already.</summary>
    public bool IsRepeatable => !Name.StartsWith("New-", StringComparison.Ordinal);

    public static Cmdlet Get(ExchangeNoun noun) => noun switch
    {
        // Asked for by name, an empty name would mean all of them, and a missing one is an error; so all are asked for, and none is left for another page.
        ExchangeNoun.TransportRule or ExchangeNoun.RemoteDomain => new($"Get-{noun}", ("ResultSize", "Unlimited")),
        _ => new($"Get-{noun}"),
    };

    /// <summary>As the interface wants it: parameters are an object, an empty one too.</summary>
    public byte[] ToJson()
    {
        var octets = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(octets))
        {
            json.WriteStartObject();
            json.WriteStartObject("CmdletInput");
            json.WriteString("CmdletName", Name);
            json.WriteStartObject(nameof(Parameters));
            foreach (var (name, value) in Parameters)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return octets.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ExchangeValue value)
    {
        switch (value)
        {
            case ExchangeValue.Text text:
                json.WriteStringValue(text.Value);
                break;
            case ExchangeValue.Number number:
                json.WriteNumberValue(number.Value);
                break;
            case ExchangeValue.Flag flag:
                json.WriteBooleanValue(flag.IsOn);
                break;
            case ExchangeValue.Nothing:
                json.WriteNullValue();
                break;
            case ExchangeValue.Texts texts:
                WriteList(json, texts.Values);
                break;
            case ExchangeValue.Entries entries:
                WriteTable(json, "Add", entries.Values);
                break;
            case ExchangeValue.Without without:
                WriteTable(json, "Remove", without.Values);
                break;
            default:
                throw new InvalidOperationException($"no form for {value.GetType().Name}");
        }
    }

    /// <summary>PowerShell's <c>@{ Add = ... }</c>.</summary>
    private static void WriteTable(Utf8JsonWriter json, string key, IReadOnlyList<string> values)
    {
        json.WriteStartObject();
        json.WriteString("@odata.type", "#Exchange.GenericHashTable");
        json.WritePropertyName(key);
        WriteList(json, values);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<string> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
