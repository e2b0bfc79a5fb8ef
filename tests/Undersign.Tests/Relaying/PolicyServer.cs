using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Undersign.Tests.Relaying;

/// <summary>The web server of a domain with a policy, by HTTPS on a free port.</summary>
internal sealed class PolicyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PolicyServer(string certificateName)
    {
        Certificate = TlsNextHop.SelfSigned(certificateName);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public X509Certificate2 Certificate { get; }

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port; // it listens

    /// <summary>"d.example" for each request that asked as it should.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>What is answered; the policy of one exchange until a test changes it.</summary>
    public RequestDelegate Answer { get; set; } = Policy("enforce", "mx.d.example");

    public static async Task<PolicyServer> StartAsync(string certificateName = "mta-sts.d.example")
    {
        var server = new PolicyServer(certificateName);
        await server._app.StartAsync();
        return server;
    }

    public static RequestDelegate Policy(string mode, string exchange, int maxAge = 86_400) => Text($"version: STSv1\r\nmode: {mode}\r\nmx: {exchange}\r\nmax_age: {maxAge}\r\n");

    public static RequestDelegate Text(string text, string type = "text/plain; charset=utf-8", int status = 200) => context =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        return context.Response.WriteAsync(text, context.RequestAborted);
    };

    public static RequestDelegate Redirection { get; } = static context =>
    {
        (context.Response.StatusCode, context.Response.Headers.Location) = (302, "https://mta-sts.d.example/elsewhere.txt");
        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        Certificate.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request is { Method: "GET", Path.Value: "/.well-known/mta-sts.txt", Host.Host: ['m', 't', 'a', '-', 's', 't', 's', '.', .. var domain] })
        {
            Asked.Enqueue(domain);
            return Answer(context);
        }

        return Policy("none", "elsewhere.example")(context);
    }
}
