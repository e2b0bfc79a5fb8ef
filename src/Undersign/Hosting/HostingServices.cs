using Microsoft.AspNetCore.Server.Kestrel.Core;
using Undersign.Operation;

namespace Undersign.Hosting;

internal static class HostingServices
{
    /// <summary>At all bindings together; a web server before us needs few.</summary>
    private const int MaxConnections = 256;

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Pictures that signatures only name, at bindings of their own: nothing else is to be had there, and they are to be had nowhere else.</summary>
        public void AddHosting(PictureHosting? hosting)
        {
            if (hosting is null)
            {
                return;
            }

            builder.Services.AddSingleton(hosting);
            builder.Services.AddSingleton<HostedPictureStore>();
            builder.Services.AddSingleton<PictureRequests>();
            builder.Services.AddHostedService<HostedPictureKeeping>();
            var connections = new OwnConnections<PictureRequests>(MaxConnections);
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                foreach (var binding in hosting.Bindings)
                {
                    kestrel.Listen(binding, listener =>
                    {
                        listener.Protocols = HttpProtocols.Http1;
                        listener.Use(next => connection => connections.ServeAsync(next, connection));
                    });
                }
            });
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Before everything else that is served by HTTP.</summary>
        public void UseHosting() => app.Use((context, next) =>
            context.Features.Get<OwnConnections<PictureRequests>>() is null ? next(context) : context.RequestServices.GetRequiredService<PictureRequests>().AnswerAsync(context));
    }
}
