using System.Buffers;
using System.Buffers.Text;
using System.Net;
using Undersign.Protocols.Acme;
using Undersign.Settings;
using Undersign.Storage;

namespace Undersign.Operation;

/// <summary>Reads <c>acme:</c>.</summary>
internal sealed class AcmeSettingsReader(CertificateReader certificates, string folder, string hostName, TimeProvider time)
{
    private const string UsualDirectory = "https://acme-v02.api.letsencrypt.org/directory";

    /// <summary>RFC 8555 §8.3.</summary>
    private const int HttpPort = 80;

    /// <summary>RFC 8737 §3.</summary>
    private const int TlsPort = 443;

    /// <summary>What would be more than an address in a mailto: URL. RFC 8555 §7.3.</summary>
    private static readonly SearchValues<char> NotInAddress = SearchValues.Create(" ,?&%<>\"");

    /// <summary>Octets; keys of authorities have some fifty.</summary>
    private const int MaxKeySize = 1024;

    /// <param name="secretKey">Under which private keys lie in the database.</param>
    public AcmeSettings? Read(Section root, SecretKey secretKey)
    {
        if (root.Child("acme") is not { } section)
        {
            return null;
        }

        var names = section.Texts<string>("names", ParseName);
        var challenge = section.OneOf("challenge", (AcmeChallenge.Http, AcmeChallenge.Http), (AcmeChallenge.TlsAlpn, AcmeChallenge.TlsAlpn));
        var port = challenge == AcmeChallenge.Http ? HttpPort : TlsPort;
        var bindings = section.Texts<IPEndPoint>("bindings", NetworkText.TryParseBinding);
        if (!section.Flag("agreeToTerms"))
        {
            section.Fault("agreeToTerms", "an authority issues to those who agree to its terms of service alone; read them, then write agreeToTerms: true");
        }

        if (secretKey.MissingText is { } missing)
        {
            root.Fault("storage", missing);
        }

        names = names.Count == 0 ? [hostName] : names;
        var settings = new AcmeSettings
        {
            Directory = ReadDirectory(section),
            Email = ReadEmail(section),
            Names = names,
            Challenge = challenge,
            Bindings = bindings.Count > 0 ? bindings : [new(IPAddress.Any, port), new(IPAddress.IPv6Any, port)],
            Authorities = certificates.ReadAuthorities(section, "authority"),
            ExternalAccount = ReadExternalAccount(section),
            SecretKey = secretKey,
            Certificate = new(StandInCertificate.For(names, time.GetUtcNow())),
        };
        section.Complete();
        return settings;
    }

    private static string? ParseName(string text, out string name)
    {
        name = text;
        return text.StartsWith("*.", StringComparison.Ordinal) ? $"\"{text}\": a certificate with a wildcard is issued by way of the DNS alone; name the hosts"
            : DomainName.IsValid(text) ? null
            : $"\"{text}\" is not a host name";
    }

    private static Uri ReadDirectory(Section section)
    {
        var text = section.Text("directory") ?? UsualDirectory;
        if (Uri.TryCreate(text, UriKind.Absolute, out var directory) && directory.Scheme == Uri.UriSchemeHttps)
        {
            return directory;
        }

        section.Fault("directory", $"\"{text}\" is not an address that begins with https://; {UsualDirectory} is that of Let's Encrypt");
        return new(UsualDirectory);
    }

    private static string? ReadEmail(Section section)
    {
        var email = section.Text("email");
        if (email is not null && (email.Count('@') != 1 || email.AsSpan().ContainsAny(NotInAddress)))
        {
            section.Fault("email", $"\"{email}\" is not a mail address: postmaster@contoso.example");
        }

        return email;
    }

    private AcmeExternalAccount? ReadExternalAccount(Section parent)
    {
        if (parent.Child("externalAccount") is not { } section)
        {
            return null;
        }

        var id = section.RequiredText("id", "kid-1");
        var path = section.RequiredText("keyFile", "/etc/undersign/acme-account.key");
        section.Complete();
        if (path.Length == 0)
        {
            return null;
        }

        path = Path.GetFullPath(path, folder);
        try
        {
            // In base64url, as authorities show it. RFC 8555 §7.3.4.
            var text = RegularFile.SizeOf(path) is > 0 and <= MaxKeySize ? RegularFile.ReadText(path, MaxKeySize).Trim() : "";
            var key = text.Length > 0 && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
            if (key.Length > 0)
            {
                return new(id, key);
            }

            section.Fault("keyFile", $"{path} does not hold a key in base64url, as the authority shows it");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            section.Fault("keyFile", $"{path} cannot be read: {exception.Message}");
        }

        return null;
    }
}
