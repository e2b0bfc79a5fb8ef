using System.Text;
using Undersign.Onboarding;
using Undersign.Onboarding.ExchangeServers;
using Undersign.Onboarding.Google;
using Undersign.Organisations;

namespace Undersign.Admin.Connect;

/// <summary>The guides and scripts of an organisation, as the commands write them. They have the routing code in them, so they are for who has signed in.</summary>
internal static class ConnectFiles
{
    private const string Guide = "text/markdown; charset=utf-8";
    private const string Script = "application/octet-stream";

    private static readonly Dictionary<string, (string ContentType, Func<Organisation, string?> Write)> Files = new(StringComparer.Ordinal)
    {
        ["connect.ps1"] = (Script, static organisation => organisation.Microsoft is { } settings ? ExchangeScript.Of(settings, organisation.DisplayName) : null),
        ["disconnect.ps1"] = (Script, static organisation => organisation.Microsoft is { } settings ? RemovalScript.Of(settings, organisation.DisplayName) : null),
        ["connect.md"] = (Guide, static organisation => organisation.Microsoft is { } settings ? ExchangeGuide.Of(settings, organisation.DisplayName) : null),
        ["connect-server.ps1"] = (Script, static organisation => organisation.ExchangeServer is { } settings ? ServerScript.Of(settings, organisation.DisplayName) : null),
        ["disconnect-server.ps1"] = (Script, static organisation => organisation.ExchangeServer is { } settings ? ServerScript.Removal(settings, organisation.DisplayName) : null),
        ["connect-server.md"] = (Guide, static organisation => organisation.ExchangeServer is { } settings ? ServerGuide.Of(settings, organisation.DisplayName) : null),
        ["connect-google.md"] = (Guide, static organisation => organisation.Google is { } settings ? GoogleGuide.Of(settings, organisation.DisplayName) : null),
    };

    public static string AddressOf(Organisation organisation, string file) => $"/connect/{organisation.Name}/{file}";

    public static void Map(WebApplication app) => app.MapGet(
        "/connect/{organisation}/{file}",
        static (string organisation, string file, OrganisationCatalogue catalogue) =>
            Files.TryGetValue(file, out var kind) && catalogue.Current.Find(organisation) is { } found && kind.Write(found) is { } text
                ? Results.File(Encoding.UTF8.GetBytes(text), kind.ContentType, file)
                : ConnectAct.All.FirstOrDefault(act => act.Name == file) is { } act ? Results.LocalRedirect($"/connect?organisation={Uri.EscapeDataString(organisation)}#{act.Section}") // a form's address, loaded again
                : Results.NotFound()).RequireAuthorization();
}
