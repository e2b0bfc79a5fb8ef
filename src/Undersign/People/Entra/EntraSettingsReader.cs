using Undersign.Settings;
using Undersign.Tokens;

namespace Undersign.People.Entra;

/// <summary>Reads <c>entra:</c> of a source of people.</summary>
internal static class EntraSettingsReader
{
    private const int MaxName = 100;
    private const int MaxAttributes = 50;

    /// <summary>The directory that these settings describe.</summary>
    public static PeopleDirectory? ReadDirectory(Section section) => Read(section) is { } settings
        ? new(new PeopleOrigin.Directory(new EntraSource(settings, EntraHttp.Shared, EntraLimits.Usual, TimeProvider.System)), [.. EntraUser.AttributeNames(settings.Attributes)])
        : null;

    public static EntraSettings? Read(Section section)
    {
        var (tenant, clientId, group) = (EntraApplicationReader.ReadTenant(section), EntraApplicationReader.ReadClientId(section), section.Text("group"));
        if (group is not null && !Guid.TryParse(group, out _) && !group.Contains('@', StringComparison.Ordinal))
        {
            section.Fault("group", $"\"{group}\" is neither a group's object id nor its address; undersign entra groups finds both");
        }

        var credential = EntraApplicationReader.ReadCredential(section, "entra", EntraSettings.SignIn);
        var settings = new EntraSettings
        {
            Tenant = tenant,
            ClientId = clientId,
            Credential = credential ?? new EntraCredential.Secret(""),
            Cloud = ReadCloud(section),
            Group = group,
            Attributes = section.Texts<string>("attributes", ReadAttribute),
            HasPhotos = section.OneOf("photos", ("daily", true), ("never", false)),
        };
        if (settings.Attributes.Count > MaxAttributes)
        {
            section.Fault("attributes", string.Create(null, $"{settings.Attributes.Count} attributes; at most {MaxAttributes} are read"));
        }

        section.Complete();
        return credential is null ? null : settings;
    }

    private static EntraCloud ReadCloud(Section section)
    {
        var cloud = EntraApplicationReader.ReadCloud(section);
        return cloud with { Graph = new(EntraApplicationReader.ReadAddress(section, "graph", cloud.Graph), "/v1.0/") };
    }

    private static string? ReadAttribute(string text, out string name)
    {
        name = text;
        return text.Length is > 0 and <= MaxName && char.IsAsciiLetter(text[0]) && text.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? null
            : $"\"{text}\" is not the name of a property of users; for instance extension_1f2e3d4c_badge";
    }
}
