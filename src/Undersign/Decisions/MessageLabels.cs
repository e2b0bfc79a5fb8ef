using Undersign.Protocols.Mime;

namespace Undersign.Decisions;

/// <summary>What the sender's mail program says of a message: how important, how private, of which class.</summary>
internal static class MessageLabels
{
    /// <summary>MIXER's field, and what Outlook and others write beside it or instead.</summary>
    public static Importance ImportanceOf(MessageContent content)
    {
        foreach (var name in (string[])["Importance", "X-Priority", "X-MSMail-Priority", "Priority"])
        {
            if (content.Values(name).FirstOrDefault() is { Length: > 0 } value)
            {
                return value.ToLowerInvariant() switch
                {
                    "high" or "urgent" or ['1' or '2', ..] => Importance.High,
                    "low" or "non-urgent" or ['4' or '5', ..] => Importance.Low,
                    _ => Importance.Normal,
                };
            }
        }

        return Importance.Normal;
    }

    /// <summary>MIXER's field; its words are Outlook's choices.</summary>
    public static Sensitivity SensitivityOf(MessageContent content) => content.Values("Sensitivity").FirstOrDefault()?.ToLowerInvariant() switch
    {
        "personal" => Sensitivity.Personal,
        "private" => Sensitivity.Private,
        "company-confidential" or "confidential" => Sensitivity.Confidential,
        _ => Sensitivity.Normal,
    };

    /// <summary>
    /// Names and ids of labels: Microsoft Purview's (<c>msip_labels: MSIP_Label_ID_Enabled=True; MSIP_Label_ID_Name=Confidential</c>),
    /// Exchange's message classification, and the field that others use.
    /// </summary>
    public static IEnumerable<string> Classifications(MessageContent content)
    {
        foreach (var name in (string[])["X-Classification", "X-MS-Exchange-Organization-Classification"])
        {
            foreach (var value in content.Values(name))
            {
                yield return EncodedWord.Decode(value);
            }
        }

        foreach (var pair in content.Values("msip_labels").SelectMany(static value => value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            var (key, value) = pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? (pair[..equals], pair[(equals + 1)..]) : (pair, "");
            if (!key.StartsWith("MSIP_Label_", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (key.EndsWith("_Name", StringComparison.OrdinalIgnoreCase))
            {
                yield return EncodedWord.Decode(value);
            }
            else if (key.EndsWith("_Enabled", StringComparison.OrdinalIgnoreCase) && value.Equals("true", StringComparison.OrdinalIgnoreCase))
            {
                yield return key["MSIP_Label_".Length..^"_Enabled".Length];
            }
        }
    }
}

internal enum Importance
{
    Normal,
    Low,
    High,
}

internal enum Sensitivity
{
    Normal,
    Personal,
    Private,
    Confidential,
}
