using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Undersign.Operation;

namespace Undersign.People.Scim;

internal static class ScimServices
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Where directories push people to; nowhere, when <paramref name="listener"/> is <see langword="null"/>.</summary>
        /// <param name="grants">Who may, by the settings in force.</param>
        public void AddScim(ScimListener? listener, Func<IServiceProvider, IEnumerable<ScimGrant>> grants)
        {
            if (listener is null)
            {
                return;
            }

            builder.Services.AddSingleton(services => new ScimEndpoint(
                () => grants(services),
                services.GetRequiredService<System.Data.Common.DbDataSource>(),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<ScimEndpoint>>()));
            if (listener.Certificate is { } certificate)
            {
                builder.Services.AddSingleton(new CertificateHolder(() => [new CertificateUse("scim", certificate)]));
            }

            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                foreach (var binding in listener.Bindings)
                {
                    kestrel.Listen(binding, listen => Listen(listen, listener.Certificate));
                }
            });
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Before everything else that is served by HTTP.</summary>
        public void UseScim()
        {
            if (app.Services.GetService<ScimEndpoint>() is { } endpoint)
            {
                app.Use(next => context => context.Features.Get<ScimConnections>() is null ? next(context) : endpoint.ServeAsync(context));
            }
        }
    }

    private static void Listen(ListenOptions listen, ServedCertificate? certificate)
    {
        listen.Protocols = HttpProtocols.Http1; // provisioning asks one thing after another: HTTP/2 would bring nothing but its ways to be abused
        listen.Use(static next => new ScimConnections(next).OnConnectedAsync);
        if (certificate is null)
        {
            return;
        }

        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeLimit,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Current.Context, // the one of this moment: certificates are renewed while we run
#pragma warning disable CA5398 // the system's own choice may be older: RFC 8996 §2 forbids what is below 1.2, and no later one exists to shut out
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            }),
        });
    }
}
