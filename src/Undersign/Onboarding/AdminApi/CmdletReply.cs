using System.Text.Json;

namespace Undersign.Onboarding.AdminApi;

/// <summary>What a cmdlet gave, and what it warned of, such as that what it made is off.</summary>
internal sealed record CmdletReply(IReadOnlyList<ExchangeRecord> Records, IReadOnlyList<string> Warnings)
{
    private static readonly CmdletReply Empty = new([], []);

    /// <summary>What gives nothing gives an empty list, or nothing at all.</summary>
    /// <exception cref="ExchangeRefusal">It is part of an answer: what we did not see we would take for missing.</exception>
    /// <exception cref="JsonException">It is no answer.</exception>
    public static CmdletReply Read(string body)
    {
        if (body.Length == 0)
        {
            return Empty;
        }

        using var document = JsonDocument.Parse(body);
        var root = new ExchangeRecord(document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException("no object"));
        if (root.Text("@odata.nextLink") is not null)
        {
            throw new ExchangeRefusal("Exchange Online gives only part of what was asked for; nothing is done with a part.");
        }

        return new([.. root.Items("value")], root.Texts("@adminapi.warnings"));
    }
}
