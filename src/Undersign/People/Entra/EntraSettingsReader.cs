using Undersign.Operation;
using Undersign.Settings;

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
        var (tenant, clientId, group) = (section.RequiredText("tenant", "contoso.onmicrosoft.com"), section.RequiredText("clientId", "5f1c0de8-0000-4000-8000-000000000000"), section.Text("group"));
        if (tenant.Length > 0 && !(tenant.Length <= MaxName && tenant.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')))
        {
            section.Fault("tenant", $"\"{tenant}\" is neither a tenant's id nor one of its domains");
        }

        if (clientId.Length > 0 && !Guid.TryParse(clientId, out _))
        {
            section.Fault("clientId", $"\"{clientId}\" is not an application's (client) id, as it stands on the overview of its registration");
        }

        if (group is not null && !Guid.TryParse(group, out _) && !group.Contains('@', StringComparison.Ordinal))
        {
            section.Fault("group", $"\"{group}\" is neither a group's object id nor its address; undersign entra groups finds both");
        }

        var credential = ReadCredential(section);
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

    private static EntraCredential? ReadCredential(Section section)
    {
        var (secret, login) = (NodePath.OfFile(section, "secretFile"), NodePath.Of(section, "loginFile"));
        var certificate = section.Child("certificate") is { } child ? ReadCertificate(child) : null;
        var credentials = new[] { secret is null ? null : new EntraCredential.Secret(secret), certificate, login is null ? null : (EntraCredential)new EntraCredential.Login(login) }.OfType<EntraCredential>().ToList();
        if (credentials.Count == 1)
        {
            return credentials[0];
        }

        if (credentials.Count > 1 || !section.Has("certificate"))
        {
            section.Fault("entra is secretFile:, or certificate: of the application, or loginFile: for somebody who signs in with undersign entra sign-in");
        }

        return null;
    }

    private static EntraCredential.Certificate? ReadCertificate(Section section)
    {
        if (CertificateReader.ReadNamed(section) is not { } files)
        {
            return null;
        }

        section.DependsOn(() => files.All.Select(NamedFile.FaultOf).FirstOrDefault(static fault => fault is not null));
        return new(files);
    }

    private static EntraCloud ReadCloud(Section section)
    {
        var cloud = section.OneOf("cloud", ("global", EntraCloud.Global), ("usgov", EntraCloud.UsGovernment), ("dod", EntraCloud.UsDefense), ("china", EntraCloud.China));
        var (authority, graph) = (ReadAddress(section, "authority"), ReadAddress(section, "graph"));
        return new(authority ?? cloud.Authority, graph is null ? cloud.Graph : new Uri(graph, "v1.0/"));
    }

    /// <summary>For a cloud that is not in our table. The secret and what is read go there, so it is encrypted.</summary>
    private static Uri? ReadAddress(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.PathAndQuery == "/")
        {
            return address;
        }

        section.Fault(key, $"\"{text}\" is not the address of a server, such as https://{(key == "graph" ? EntraCloud.Global.Graph.Host : EntraCloud.Global.Authority.Host)}");
        return null;
    }

    private static string? ReadAttribute(string text, out string name)
    {
        name = text;
        return text.Length is > 0 and <= MaxName && char.IsAsciiLetter(text[0]) && text.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? null
            : $"\"{text}\" is not the name of a property of users; for instance extension_1f2e3d4c_badge";
    }
}
