using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Tokens;

/// <summary>Reads who asks for tokens, by what right, and of which cloud.</summary>
internal static class EntraApplicationReader
{
    private const int MaxName = 100;

    public static string ReadTenant(Section section)
    {
        var tenant = section.RequiredText("tenant", "contoso.onmicrosoft.com");
        if (tenant.Length > 0 && !(tenant.Length <= MaxName && tenant.All(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')))
        {
            section.Fault("tenant", $"\"{tenant}\" is neither a tenant's id nor one of its domains");
        }

        return tenant;
    }

    /// <param name="usual">Where none is written; <see langword="null"/>: one must be.</param>
    public static string ReadClientId(Section section, string? usual = null)
    {
        var clientId = usual is null ? section.RequiredText("clientId", "5f1c0de8-0000-4000-8000-000000000000") : section.Text("clientId") ?? usual;
        if (clientId.Length > 0 && !Guid.TryParse(clientId, out _))
        {
            section.Fault("clientId", $"\"{clientId}\" is not an application's (client) id, as it stands on the overview of its registration");
        }

        return clientId;
    }

    /// <param name="name">Of the section, and the command by which somebody signs in.</param>
    public static EntraCredential? ReadCredential(Section section, string name, string signIn)
    {
        var (secret, login) = (NodePath.OfSecret(section, "secretFile"), NodePath.Of(section, "loginFile"));
        var certificate = section.Child("certificate") is { } child ? ReadCertificate(child) : null;
        var credentials = new[] { secret is null ? null : new EntraCredential.Secret(secret), certificate, login is null ? null : (EntraCredential)new EntraCredential.Login(login) }.OfType<EntraCredential>().ToList();
        if (credentials.Count == 1)
        {
            return credentials[0];
        }

        if (credentials.Count > 1 || !section.Has("certificate"))
        {
            section.Fault($"{name} is secretFile:, or certificate: of the application, or loginFile: for somebody who signs in with {signIn}");
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

    /// <summary>Where it gives tokens may be written; where it answers, too, by <see cref="ReadAddress"/>.</summary>
    public static EntraCloud ReadCloud(Section section)
    {
        var cloud = section.OneOf("cloud", ("global", EntraCloud.Global), ("usgov", EntraCloud.UsGovernment), ("dod", EntraCloud.UsDefense), ("china", EntraCloud.China));
        return cloud with { Authority = ReadAddress(section, "authority", cloud.Authority) };
    }

    /// <summary>Of a cloud that is not in our table. The secret and what is asked go there, so it is encrypted.</summary>
    /// <param name="usual">Where none is written.</param>
    public static Uri ReadAddress(Section section, string key, Uri usual)
    {
        if (section.Text(key) is not { } text)
        {
            return usual;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.PathAndQuery == "/")
        {
            return address;
        }

        section.Fault(key, $"\"{text}\" is not the address of a server, such as https://{usual.Host}");
        return usual;
    }
}
