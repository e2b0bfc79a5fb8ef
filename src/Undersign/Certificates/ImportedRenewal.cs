using System.Data.Common;
using System.Security.Cryptography;
using Undersign.Operation;

namespace Undersign.Certificates;

/// <summary>Shows what is in the database under the names that the node file has, and takes up what is imported anew. What cannot be used never replaces what is shown (law 9).</summary>
internal sealed partial class ImportedRenewal(NodeConfiguration node, ImportedCertificateStore store, TimeProvider time, ILogger<ImportedRenewal> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, long> _taken = new(StringComparer.Ordinal);

    /// <summary>What is in the database is shown from the first session on.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stored = await store.ListAsync(cancellationToken);
            foreach (var (name, certificate) in node.ImportedCertificates)
            {
                var fault = !stored.TryGetValue(name, out var importedAt) ? $"{name} is not in the database; undersign certificate import puts it there"
                    : _taken.GetValueOrDefault(name) == importedAt ? null
                    : await TakeAsync(name, importedAt, certificate, cancellationToken);
                Tell(certificate, fault);
            }
        }
        catch (Exception exception) when (exception is DbException or IOException or InvalidOperationException or TimeoutException or UnauthorizedAccessException or CryptographicException)
        {
            foreach (var certificate in node.ImportedCertificates.Values)
            {
                Tell(certificate, exception.Message.ReplaceLineEndings(" "));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    /// <returns>Why it cannot be shown, or <see langword="null"/>.</returns>
    private async Task<string?> TakeAsync(string name, long importedAt, ServedCertificate certificate, CancellationToken cancellationToken)
    {
        if ((await store.FindAsync(name, cancellationToken)).Certificate is not { } imported)
        {
            return $"the key of {name} was sealed under another key than {node.SecretKey.Path} holds: put that key back, or import the certificate again";
        }

        certificate.Take(imported.Load());
        _taken[name] = importedAt;
        Log.Shown(logger, certificate.Current.Source, certificate.Current.Expires);
        return null;
    }

    /// <summary>For health and the status page; in the log once.</summary>
    private void Tell(ServedCertificate certificate, string? fault)
    {
        var isStandIn = certificate.Current.Leaf.Subject == StandInCertificate.Subject;
        var said = fault is null ? null : $"{fault}; {(isStandIn ? "a self-signed one is shown" : "the one before stays in use")}";
        if (said is not null && said != certificate.Fault)
        {
            Log.NotShown(logger, said);
        }

        certificate.Fault = said;
    }

    private static partial class Log
    {
        [LoggerMessage(1036, LogLevel.Information, "{Certificate} is shown from now on; it is valid until {Expires}")]
        public static partial void Shown(ILogger logger, CertificateSource certificate, DateTimeOffset expires);

        [LoggerMessage(1037, LogLevel.Error, "A certificate of the node file cannot be shown: {Fault}")]
        public static partial void NotShown(ILogger logger, string fault);
    }
}
