using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Undersign.Operation;
using Undersign.Protocols.Smtp;

namespace Undersign.People.Scim;

internal static class ScimServices
{
    /// <summary>At a binding; a directory needs a handful.</summary>
    private const int MaxConnections = 200;

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
                app.Use(next => context => context.Features.Get<OwnConnections<ScimEndpoint>>() is null ? next(context) : endpoint.ServeAsync(context));
            }
        }
    }

    private static void Listen(ListenOptions listen, ServedCertificate? certificate)
    {
        listen.Protocols = HttpProtocols.Http1; // provisioning asks one thing after another: HTTP/2 would bring nothing but its ways to be abused
        var connections = new OwnConnections<ScimEndpoint>(MaxConnections);
        var time = listen.ApplicationServices.GetRequiredService<TimeProvider>();
        listen.Use(next => connection => connections.ServeAsync(next, connection));
        listen.Use(next => connection => ScimConnection.ServeAsync(next, connection, time));
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
                EnabledSslProtocols = TlsTerms.Versions,
            }),
        });
    }
}
