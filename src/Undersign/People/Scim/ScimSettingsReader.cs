using Undersign.Settings;

namespace Undersign.People.Scim;

/// <summary>Reads <c>scim:</c> of a source of people: who may push them, and what of them is taken beside the usual.</summary>
internal static class ScimSettingsReader
{
    /// <summary>Two let one change over.</summary>
    private const int MaxTokens = 4;

    private const int MaxAttributes = 50;

    /// <summary>What says who somebody is comes from where SCIM has it.</summary>
    private static readonly string[] Fixed = [PersonAttributes.Mail, PersonAttributes.Aliases, PersonAttributes.Groups, PersonAttributes.Photo, PersonAttributes.Manager];

    public static PeopleDirectory? ReadDirectory(Section section)
    {
        var hashes = section.Texts<string>("tokenHashes", ParseHash);
        if (section.Texts("tokenHashes").Count is var count && count is 0 or > MaxTokens)
        {
            section.Fault("tokenHashes", count == 0
                ? "\"tokenHashes\" is missing: who may push; \"undersign people token\" makes a token and prints it with its hash"
                : string.Create(null, $"{count} tokens; at most {MaxTokens}"));
        }

        var attributes = section.Child("attributes") is { } child ? ReadAttributes(child) : new(StringComparer.OrdinalIgnoreCase);
        section.Complete();
        return hashes.Count == 0 ? null : new(new PeopleOrigin.Pushed(new(hashes, attributes)), [.. ScimPeople.Further, .. attributes.Keys]);
    }

    private static string? ParseHash(string text, out string hash)
    {
        hash = text;
        return ScimToken.IsHash(text) ? null : "this is not the hash of a token; \"undersign people token\" makes a token and prints both";
    }

    private static Dictionary<string, ScimPath> ReadAttributes(Section section)
    {
        var attributes = new Dictionary<string, ScimPath>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in section.Entries())
        {
            if (Fixed.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                section.Fault(name, $"\"{name}\" says who somebody is, and is read from where SCIM has it");
            }
            else if (values is [var text])
            {
                try
                {
                    attributes[name] = ScimPath.Parse(text);
                }
                catch (ScimRefusal refusal)
                {
                    section.Fault(name, $"\"{text}\" is not where SCIM has an attribute, {refusal.Message}; for instance office: 'addresses[type eq \"work\"].formatted'");
                }
            }
            else
            {
                section.Fault(name, $"\"{name}\" has one place where it stands; for instance badge: urn:ietf:params:scim:schemas:extension:contoso:2.0:User:badge");
            }
        }

        if (attributes.Count > MaxAttributes)
        {
            section.Fault(string.Create(null, $"{attributes.Count} attributes; at most {MaxAttributes} are read"));
        }

        return attributes;
    }
}
