using Undersign.Settings;

namespace Undersign.Onboarding.ExchangeServers;

/// <summary>Reads <c>exchangeServer:</c>.</summary>
internal static class ExchangeServerSettingsReader
{
    private const string ComparesName = "Exchange compares it with a certificate";
    private const int MaxServerName = 63;
    private const long LeastSize = 1024 * 1024;
    private const long MostSize = 1024L * 1024 * 1024;

    /// <returns><see langword="null"/> where the settings say nothing of Exchange servers, or something wrong.</returns>
    public static ExchangeServerSettings? Read(Section root)
    {
        if (root.Child("exchangeServer") is not { } section)
        {
            return null;
        }

        var settings = new ExchangeServerSettings
        {
            Gateway = GatewayFields.Host(section, "gateway", section.RequiredText("gateway", "signatures.contoso.example"), ComparesName),
            Port = (int)(section.Number("port", 1, 65535) ?? 25),
            Servers = ReadServers(section),
            Addresses = GatewayFields.Addresses(section, "10.0.0.5", "by which addresses Exchange sees this gateway; from there alone it takes mail back"),
            Fqdn = section.Text("fqdn") is { } fqdn ? GatewayFields.Host(section, "fqdn", fqdn, "Exchange says it in EHLO") : null,
            VerifiesCertificate = section.OneOf("certificate", ("verified", true), ("any", false)),
            MaxSize = ReadSize(section),
        };
        section.Complete();
        return root.Problems.Any ? null : settings;
    }

    private static List<string> ReadServers(Section section)
    {
        var servers = section.Texts<string>("servers", static (string text, out string server) =>
        {
            server = text;
            return text.Length <= MaxServerName && DomainName.IsValid(text) && text.All(char.IsAscii) ? null : $"\"{text}\" is not the name of an Exchange server, such as EX01";
        });
        if (!section.Has("servers"))
        {
            section.Fault("servers", "\"servers\" is missing: by which Exchange servers mail leaves, by their names; for instance servers: [EX01, EX02]");
        }

        return servers;
    }

    private static long ReadSize(Section section)
    {
        var size = section.Size("maxSize") ?? ExchangeServerSettings.UsualSize;
        if (size is < LeastSize or > MostSize || size % LeastSize != 0)
        {
            section.Fault("maxSize", "\"maxSize\" must be from 1MB to 1024MB, in whole MB");
        }

        return size;
    }
}
