using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Undersign.Operation;

namespace Undersign.Hosting;

internal static class HostingServices
{
    /// <summary>Connections at once; a web server before us needs few. Anybody could open more, and mail has the same process.</summary>
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
            var open = 0;
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                foreach (var binding in hosting.Bindings)
                {
                    kestrel.Listen(binding, listener =>
                    {
                        listener.Protocols = HttpProtocols.Http1;
                        listener.Use(next => connection => ServeAsync(next, connection));
                    });
                }
            });

            async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
            {
                try
                {
                    if (Interlocked.Increment(ref open) <= MaxConnections)
                    {
                        connection.Features.Set(ForPictures.Here);
                        await next(connection);
                    }
                }
                finally
                {
                    Interlocked.Decrement(ref open);
                }
            }
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Before everything else that is served by HTTP.</summary>
        public void UseHosting() => app.Use((context, next) =>
            context.Features.Get<ForPictures>() is null ? next(context) : context.RequestServices.GetRequiredService<PictureRequests>().AnswerAsync(context));
    }

    /// <summary>Marks connections that came in where pictures are.</summary>
    private sealed class ForPictures
    {
        public static ForPictures Here { get; } = new();
    }
}
