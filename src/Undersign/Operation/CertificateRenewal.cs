using System.Diagnostics.Metrics;

namespace Undersign.Operation;

/// <summary>Looks at the files of all certificates we show, takes up renewed ones, and says in time when one is about to expire. Those that we obtain ourselves are the <c>Certificates</c> slice's.</summary>
internal sealed partial class CertificateRenewal : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Days before the end, at which the log warns; once each.</summary>
    private static readonly int[] Thresholds = [1, 7, 14, 30];

    private readonly IReadOnlyList<ReceiveConnector> _connectors;
    private readonly CertificateHolder[] _holders;
    private readonly Dictionary<ServedCertificate, (string Thumbprint, int Threshold)> _warned = [];
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateRenewal> _logger;

    public CertificateRenewal(NodeConfiguration node, IEnumerable<CertificateHolder> holders, Telemetry telemetry, TimeProvider time, ILogger<CertificateRenewal> logger)
    {
        (_time, _logger) = (time, logger);
        (_connectors, _holders) = (node.ReceiveConnectors, [.. holders]);
        telemetry.Meter.CreateObservableGauge("undersign.certificate.days", DaysLeft, "d", "Days until a certificate expires");
    }

    /// <summary>What is wrong or will be, for people; empty when nothing is.</summary>
    public IEnumerable<string> Concerns()
    {
        foreach (var (connector, certificate) in Shown())
        {
            var days = DaysOf(certificate);
            if (days <= WarnsAt(certificate))
            {
                yield return string.Create(null, $"{connector}: {certificate.Current.Source} {(days < 0 ? "has expired" : $"expires in {days} days")}, on {certificate.Current.Expires:yyyy-MM-dd}; renew it");
            }

            if (certificate.Fault is { } fault)
            {
                yield return certificate.Current.Source is CertificateSource.Files
                    ? $"{connector}: {certificate.Current.Source} cannot be used as it is now, and the one before stays in use: {fault}"
                    : $"{connector}: {fault}";
            }
        }

        foreach (var connector in _connectors.Where(static connector => connector.Certificates.Count > 0 && !connector.Certificates.Any(certificate => certificate.Current.IsFor(connector.Fqdn))))
        {
            yield return $"{connector.Name}: no certificate has the name {connector.Fqdn}; senders that verify will not deliver";
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            var shown = Shown().ToList();
            foreach (var (connector, certificate) in shown)
            {
                Look(connector, certificate);
            }

            foreach (var gone in _warned.Keys.Except(shown.Select(static use => use.Certificate)).ToList())
            {
                _warned.Remove(gone); // of settings that have been replaced
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Look(string connector, ServedCertificate certificate)
    {
        switch (certificate.Refresh(_time.GetUtcNow()))
        {
            case CertificateNews.Renewed:
                Log.Renewed(_logger, connector, certificate.Current.Source, certificate.Current.Expires);
                break;
            case CertificateNews.Refused:
                Log.Refused(_logger, connector, certificate.Current.Source, certificate.Fault);
                break;
            default:
                break;
        }

        var (days, thumbprint) = (DaysOf(certificate), certificate.Current.Leaf.Thumbprint);
        var threshold = Array.Find(Thresholds, threshold => days <= threshold);
        if (threshold > 0 && certificate.Current.Source.IsRenewedByHand && (!_warned.TryGetValue(certificate, out var warned) || warned.Thumbprint != thumbprint || warned.Threshold > threshold))
        {
            _warned[certificate] = (thumbprint, threshold);
            Log.Expires(_logger, connector, certificate.Current.Source, days, certificate.Current.Expires);
        }
    }

    /// <summary>An authority may issue for days only: what renews itself is late when it is over.</summary>
    private static int WarnsAt(ServedCertificate certificate) => certificate.Current.Source.IsRenewedByHand ? Thresholds[^1] : -1;

    private int DaysOf(ServedCertificate certificate) => (int)Math.Floor((certificate.Current.Expires - _time.GetUtcNow()).TotalDays);

    private IEnumerable<Measurement<int>> DaysLeft() =>
        Shown().Select(use => new Measurement<int>(DaysOf(use.Certificate), new("connector", use.Connector), new("certificate", use.Certificate.Current.Source.ToString())));

    private IEnumerable<CertificateUse> Shown() =>
        _connectors.SelectMany(static connector => connector.Certificates.Select(certificate => new CertificateUse(connector.Name, certificate)))
            .Concat(_holders.SelectMany(static holder => holder.Shown()));

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Information, "{Connector} shows {Certificate} as renewed, valid until {Expires}")]
        public static partial void Renewed(ILogger logger, string connector, CertificateSource certificate, DateTimeOffset expires);

        [LoggerMessage(1021, LogLevel.Error, "{Connector} goes on with the certificate it has: {Certificate} has changed and cannot be used: {Reason}. Put it right before the old one expires")]
        public static partial void Refused(ILogger logger, string connector, CertificateSource certificate, string? reason);

        [LoggerMessage(1022, LogLevel.Warning, "{Certificate} of {Connector} expires in {Days} days, on {Expires}. Renew it; no restart is needed")]
        public static partial void Expires(ILogger logger, string connector, CertificateSource certificate, int days, DateTimeOffset expires);
    }
}
