using Undersign.Admin;
using Undersign.Certificates;
using Undersign.Custody;
using Undersign.Hosting;
using Undersign.Notifications;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Scim;
using Undersign.ProtocolLogs;
using Undersign.Reception;
using Undersign.Relaying;
using Undersign.Storage;
using Undersign.Threads;
using Undersign.Tokens;
using Undersign.Traces;
using Undersign.Transit;

namespace Undersign;

/// <summary>The composition root: every part of the gateway, in the order mail meets it.</summary>
internal static partial class Gateway
{
    /// <summary>No stop takes longer, whatever a node's limits are. <c>deploy/undersign.service</c> waits a little longer than this.</summary>
    public static readonly TimeSpan LongestStop = StopLimit(NodeLimits.MostHandoverSeconds);

    public static WebApplication Build(NodeConfiguration node) => Build(node, EntraHttp.Shared);

    /// <param name="microsoft">By which Microsoft 365 is asked.</param>
    public static WebApplication Build(NodeConfiguration node, HttpClient microsoft)
    {
        // No arguments, no appsettings.json (whose folder would be watched, and each write to the database seen): a node is told everything by its undersign.yaml.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(Gateway).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        KeepDiary(builder.Logging);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(node);
        builder.Services.AddSingleton(static services => services.GetRequiredService<NodeConfiguration>().Storage.Open());
        builder.Services.AddSingleton<NodeLock>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit(node.Limits.HandoverSeconds));

        builder.AddOperation(node);
        builder.AddProtocolLogs(node.ProtocolLogs);
        builder.AddCertificates(node);
        builder.AddReception(node);
        builder.AddTransit();
        builder.Services.AddRelaying(
            RelayOptions.Default with
            {
                SendingLimit = TimeSpan.FromSeconds(node.Limits.HandoverSeconds),
                ObtainedCertificate = node.Acme?.Certificate,
                Own = new([.. node.ReceiveConnectors.SelectMany(static connector => connector.Bindings).Select(static binding => binding.Address)], TimeProvider.System),
            },
            node.NameServers);
        builder.AddOrganisations(HostingNode.Of(node), microsoft); // before the queue, which starts in this order and finds no way out without them
        builder.AddTraces(keep: TimeSpan.FromDays(node.Limits.TraceDays)); // hosted services stop in reverse: what custody still delivers meanwhile has its trace
        builder.AddCustody();
        builder.AddNotifications(node);
        builder.AddThreads();
        builder.AddHosting(node.Pictures);
        builder.AddAdmin(node);
        builder.AddScim(node.Scim, static services => MayPush(services.GetRequiredService<OrganisationCatalogue>()));

        var app = builder.Build();
        app.UseScim();
        app.UseHosting();
        app.MapOperation();
        app.MapAdmin();
        return app;
    }

    private static void KeepDiary(ILoggingBuilder logging) =>
        logging.AddConsole().SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None) // /ready says it to whoever asks, as often as a balancer asks
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.None); // asks for its keys at the start, too, when nobody needs them; who does is told on the page

    /// <summary>The schema first, then everything that reads it.</summary>
    /// <exception cref="InvalidOperationException">The database is not one this program can use, or an address is not to be had; the message says what to do.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var node = app.Services.GetRequiredService<NodeConfiguration>();
        if (!app.Services.GetRequiredService<NodeLock>().TryTake(node.Storage))
        {
            throw new InvalidOperationException("another undersign serves from this database already; an SQLite file is for one node, several nodes need PostgreSQL");
        }

        if (string.Join('\n', BindingFault.All(node)) is { Length: > 0 } faults)
        {
            throw new InvalidOperationException(faults);
        }

        var database = app.Services.GetRequiredService<System.Data.Common.DbDataSource>();
        if (await Migrations.ApplyAsync(database, Migration.All, TimeProvider.System, cancellationToken) is MigrationState.Refused refused)
        {
            throw new InvalidOperationException(refused.Reason);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.StopAsync(CancellationToken.None); // what has begun already ends in order
            throw;
        }

        Tell(node, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(Gateway)));
    }

    /// <summary>For whoever starts it and looks whether it has started.</summary>
    private static void Tell(NodeConfiguration node, ILogger logger)
    {
        foreach (var connector in node.ReceiveConnectors)
        {
            var (bindings, tls) = (string.Join(", ", connector.Bindings), connector.TlsText);
            Log.Takes(logger, connector.Name, bindings, tls);
        }

        foreach (var binding in node.Scim?.Bindings ?? [])
        {
            Log.TakesPeople(logger, binding, node.Scim?.TlsText ?? "");
        }

        Log.Serves(logger, node.HostName, node.Storage, node.Web);
    }

    private static IEnumerable<ScimGrant> MayPush(OrganisationCatalogue catalogue) =>
        from organisation in catalogue.Current.All
        from source in organisation.Sources.Sources
        let pushed = source.Origin as PeopleOrigin.Pushed
        where pushed is not null
        select new ScimGrant(new(organisation.Name, source.Name), pushed.Settings.TokenHashes);

    /// <summary>What is being handed over when we are told to stop gets its verdict.</summary>
    private static TimeSpan StopLimit(int handoverSeconds) => TimeSpan.FromSeconds(handoverSeconds + 10);

    private static partial class Log
    {
        [LoggerMessage(1040, LogLevel.Information, "{Connector} takes mail at {Bindings}, {Tls}")]
        public static partial void Takes(ILogger logger, string connector, string bindings, string tls);

        [LoggerMessage(1042, LogLevel.Information, "Directories push people to {Binding} by SCIM, {Tls}")]
        public static partial void TakesPeople(ILogger logger, System.Net.IPEndPoint binding, string tls);

        [LoggerMessage(1041, LogLevel.Information, "{HostName} serves from {Storage}; its pages are at http://{Web}/")]
        public static partial void Serves(ILogger logger, string hostName, StorageLocation storage, System.Net.IPEndPoint web);
    }
}
