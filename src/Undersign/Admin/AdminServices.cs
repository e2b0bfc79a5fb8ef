using Microsoft.AspNetCore.DataProtection;
using Undersign.Operation;

namespace Undersign.Admin;

internal static class AdminServices
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>The pages, on an address of their own: an SMTP port never speaks HTTP.</summary>
        public void AddAdmin(NodeConfiguration node)
        {
            builder.Services.AddRazorComponents();
            builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider(); // no page has a form or a sign-in yet
            builder.Services.AddSingleton<OwnNames>();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(node.Web));
        }
    }

    extension(WebApplication app)
    {
        public void MapAdmin()
        {
            app.Use(app.Services.GetRequiredService<OwnNames>().CheckAsync); // of all that is mapped, health and figures too
            app.MapGet("/assets/undersign.css", static () => Asset("undersign.css", "text/css"));
            app.MapGet("/assets/mark.svg", static () => Asset("mark.svg", "image/svg+xml"));
            app.UseAntiforgery();
            app.MapRazorComponents<App>();
        }
    }

    private static IResult Asset(string name, string contentType) =>
        Results.Stream(typeof(AdminServices).Assembly.GetManifestResourceStream($"Undersign.Admin.Assets.{name}")!, contentType); // embedded, or the build is broken
}
