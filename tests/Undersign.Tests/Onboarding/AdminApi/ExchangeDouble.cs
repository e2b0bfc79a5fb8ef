using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Undersign.Operation;
using Undersign.Tests.People.Entra;
using Undersign.Tests.Relaying;
using Undersign.Tokens;

namespace Undersign.Tests.Onboarding.AdminApi;

/// <summary>Exchange Online's interface for administrators and the token endpoint of one tenant, on a free port, with TLS.</summary>
internal sealed class ExchangeDouble : IAsyncDisposable
{
    private const string Path = $"/adminapi/beta/{EntraTokenDouble.TenantName}/InvokeCommand";

    private readonly X509Certificate2 _certificate = LoadedCertificate.ForTls(TlsNextHop.SelfSigned("localhost"));
    private readonly WebApplication _server;
    private readonly Lock _oneAtATime = new();

    private ExchangeDouble()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        Http = EntraHttp.Client(new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _certificate }, RevocationMode = X509RevocationMode.NoCheck });
    }

    public ExchangeTenantDouble Tenant { get; } = new();

    public EntraTokenDouble Tokens { get; } = new();

    /// <summary>Trusts the double, and nobody else.</summary>
    public HttpClient Http { get; }

    public Uri Address => new($"https://localhost:{new Uri(_server.Urls.Single()).Port}/");

    /// <summary>The cmdlets that were asked for, in order, those that failed too.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Of the last question.</summary>
    public IHeaderDictionary? Headers { get; private set; }

    public bool IsConsented { get; set; } = true;

    /// <summary>Without it nothing is shown; the answer is a body of NULs, as it comes from Exchange.</summary>
    public bool HasRole { get; set; } = true;

    /// <summary>Of a role that may look and not touch.</summary>
    public bool MayChange { get; set; } = true;

    /// <summary>Asked before anything is done, with the cmdlet: what it gives answers instead.</summary>
    public Func<string, Func<HttpContext, Task>?>? Meddle { get; set; }

    /// <summary>Asked when it has been done, with the cmdlet: whether the answer is lost.</summary>
    public Func<string, bool>? LosesAnswer { get; set; }

    public static async Task<ExchangeDouble> StartAsync()
    {
        var exchange = new ExchangeDouble();
        await exchange._server.StartAsync(TestContext.Current.CancellationToken);
        return exchange;
    }

    /// <summary>The next so many calls of a cmdlet are answered so.</summary>
    public void Fail(string cmdlet, int times, Func<HttpContext, Task> answer) => Meddle = asked => asked.StartsWith(cmdlet, StringComparison.Ordinal) && times-- > 0 ? answer : null;

    public static Func<HttpContext, Task> Status(int status, int? retryAfter = null, string text = "You have reached the maximum number of concurrent requests per tenant. Please wait and try again") => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter?.ToString(provider: null);
        return context.Response.WriteAsync(text, context.RequestAborted);
    };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!(context.Request.Path.Value ?? "").StartsWith("/adminapi/", StringComparison.Ordinal))
        {
            await Tokens.AnswerAsync(context);
            return;
        }

        Headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)); // the server uses its own again
        if (context.Request.Path != Path || context.Request.Method != "POST")
        {
            context.Response.StatusCode = context.Request.Path == Path ? 405 : 404;
        }
        else if (!Tokens.IsGood(context.Request.Headers.Authorization) || !IsConsented)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\"";
        }
        else if (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) is JsonObject body && body["CmdletInput"] is JsonObject input && (string?)input["CmdletName"] is { } cmdlet && input["Parameters"] is JsonObject parameters)
        {
            Asked.Enqueue(cmdlet);
            await (Meddle?.Invoke(cmdlet) is { } meddling ? meddling(context) : RunAsync(context, cmdlet, parameters));
        }
        else
        {
            context.Response.StatusCode = 400;
        }
    }

    private async Task RunAsync(HttpContext context, string cmdlet, JsonObject parameters)
    {
        if (!HasRole)
        {
            context.Response.StatusCode = 403;
            await context.Response.Body.WriteAsync(new byte[4096], context.RequestAborted);
            return;
        }

        try
        {
            if (!MayChange && !cmdlet.StartsWith("Get-", StringComparison.Ordinal))
            {
                throw CmdletError.NoRole(EntraTokenDouble.ClientId);
            }

            (JsonArray Shown, List<string> Warnings) done;
            lock (_oneAtATime)
            {
                done = Tenant.Run(cmdlet, parameters);
            }

            if (LosesAnswer?.Invoke(cmdlet) == true)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsJsonAsync(new JsonObject
            {
                ["@odata.context"] = $"https://outlook.office365.com/adminapi/beta/{EntraTokenDouble.TenantName}/$metadata#Collection(Exchange.GenericHashTable)",
                ["adminapi.warnings@odata.type"] = "#Collection(String)",
                ["@adminapi.warnings"] = new JsonArray([.. done.Warnings.Select(static warning => JsonValue.Create(warning))]),
                ["value"] = done.Shown,
            });
        }
        catch (CmdletError error)
        {
            context.Response.StatusCode = error.Status;
            await context.Response.WriteAsJsonAsync(error.ToJson());
        }
    }
}
