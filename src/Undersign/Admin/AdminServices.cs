using System.Data.Common;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Undersign.Admin.Connect;
using Undersign.Admin.SignIn;
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
            builder.Services.AddDataProtection().SetApplicationName("undersign");
            builder.Services.AddOptions<KeyManagementOptions>().Configure<DbDataSource, TimeProvider>((keys, source, time) => keys.XmlRepository = new ProtectionKeys(source, node.SecretKey, time));
            builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Session.Configure);
            builder.Services.AddAuthorization();
            builder.Services.AddAntiforgery(static options => options.Cookie.Name = "undersign-form");
            builder.Services.AddSingleton<SignInCodes>();
            builder.Services.AddHostedService<FirstSignIn>();
            builder.Services.AddSingleton<OwnNames>();
            builder.Services.AddSingleton<ConnectActs>();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(node.Web));
        }
    }

    extension(WebApplication app)
    {
        public void MapAdmin()
        {
            app.Use(app.Services.GetRequiredService<OwnNames>().CheckAsync); // of all that is mapped, health and figures too
            app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedProto }); // of a web server on this machine
            app.Use(PageHeaders.AddAsync);
            app.Use(WayOn.AddAsync);
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapPost(Session.SignOutPath, Session.EndAsync);
            ConnectFiles.Map(app);
            ConnectActs.Map(app);
            app.MapGet("/assets/undersign.css", static () => Asset("undersign.css", "text/css"));
            app.MapGet("/assets/mark.svg", static () => Asset("mark.svg", "image/svg+xml"));
            app.UseAntiforgery();
            app.MapRazorComponents<App>();
        }
    }

    private static IResult Asset(string name, string contentType) =>
        Results.Stream(typeof(AdminServices).Assembly.GetManifestResourceStream($"Undersign.Admin.Assets.{name}")!, contentType); // embedded, or the build is broken
}
