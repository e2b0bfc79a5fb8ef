using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Onboarding.Google;

/// <summary>Reads <c>googleWorkspace:</c>.</summary>
internal static class GoogleSettingsReader
{
    private const int SubmissionPort = 587;
    private const int LeastHighPort = 1024;

    /// <returns><see langword="null"/> where the settings say nothing of Google Workspace, or something wrong.</returns>
    public static GoogleSettings? Read(Section root, HeaderFieldNames headerFields)
    {
        if (root.Child("googleWorkspace") is not { } section)
        {
            return null;
        }

        var settings = new GoogleSettings
        {
            Gateway = GatewayFields.Host(section, "gateway", section.RequiredText("gateway", "signatures.contoso.example"), "Gmail compares it with a certificate"),
            Port = ReadPort(section),
            RoutingCode = GatewayFields.RoutingCode(section, root, "everybody's mail comes from Google's servers"),
            HeaderFields = headerFields,
            Addresses = GatewayFields.Addresses(section, "203.0.113.10", "by which addresses Google sees this gateway; from there alone it relays for you"),
            Group = GatewayFields.Group(section, "group"),
            MaxMegabytes = (int)(section.Number("maxMegabytes", 1, 150) ?? GoogleSettings.UsualMegabytes),
        };
        section.Complete();
        return root.Problems.Any ? null : settings;
    }

    private static int ReadPort(Section section)
    {
        var port = (int)(section.Number("port", 1, 65535) ?? 25);
        if (port is not (25 or SubmissionPort or >= LeastHighPort))
        {
            section.Fault("port", "Gmail connects to 25, 587, or 1024 and above");
        }

        return port;
    }
}
