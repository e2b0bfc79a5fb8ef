using System.Data.Common;
using Undersign.Operation;
using Undersign.Protocols.Acme;

namespace Undersign.Certificates;

/// <summary>
/// Keeps the node's certificate young: takes up what is in the database, whichever node put it there, and asks the authority for the next one
/// when it is time. A failure never touches the certificate that is shown (law 9).
/// </summary>
internal sealed partial class AcmeRenewal(
    AcmeSettings settings, CertificateStore store, CertificateOrder order, ChallengeListener listener, TimeProvider time, ILogger<AcmeRenewal> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>After the first failure; then twice as long each time. Let's Encrypt takes five failures an hour.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);

    /// <summary>An authority that asks for more is asked earlier all the same: an old certificate may be over by then.</summary>
    public static readonly TimeSpan LongestWish = TimeSpan.FromDays(7);

    private static readonly TimeSpan OrderLimit = TimeSpan.FromMinutes(8);

    /// <summary>A node that has died while it asked holds up the others for so long; longer than an order may take.</summary>
    public static readonly TimeSpan ClaimLimit = TimeSpan.FromMinutes(10);

    /// <summary>So far may the clocks of nodes be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private long _taken;
    private string? _toldFault;

    /// <summary>What is in the database is shown from the first session on.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await GuardAsync(async () => Take(await store.FindAsync(cancellationToken)), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Takes up a certificate that is new in the database, and asks for one when it is time.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(cancellationToken);
        if (row is null)
        {
            await store.AddAsync(cancellationToken);
            row = await store.FindAsync(cancellationToken);
        }

        Take(row);
        Tell(row);
        var now = time.GetUtcNow();
        if (row is not null && row.IsDue(now) && await store.TryClaimAsync(row, now + ClaimLimit, cancellationToken))
        {
            await AskAsync(row, cancellationToken);
            row = await store.FindAsync(cancellationToken);
            Take(row);
            Tell(row);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await GuardAsync(() => LookAsync(stoppingToken), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AskAsync(CertificateRow row, CancellationToken stoppingToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(OrderLimit, time);
            using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
            var (certificate, loaded) = await order.ObtainAsync(joined.Token);
            await KeepAsync(certificate, ObtainedCertificate.RenewalOf(loaded.Leaf), stoppingToken);
            Log.Obtained(logger, settings.Directory.Host, string.Join(", ", settings.Names), loaded.Expires);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await store.GiveUpAsync(CancellationToken.None); // the next one need not wait until the claim is over
            throw;
        }
#pragma warning disable CA1031 // the edge of an order: whatever went wrong, the certificate in use stays, and it is tried again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var next = time.GetUtcNow() + PauseAfter(row.Failures, exception);
            var (names, fault) = (string.Join(", ", settings.Names), AcmeAdvice.For(exception, settings));
            Log.NotObtained(logger, row.Chain is null ? LogLevel.Error : LogLevel.Warning, names, fault, next, exception is AcmeProblemException ? null : exception);
            await store.FailAsync(fault, next, CancellationToken.None);
        }
    }

    /// <summary>It has been issued, and counts against what the authority allows: a database that is away gets chances for as long as the claim lasts at least.</summary>
    internal async Task KeepAsync(ObtainedCertificate certificate, DateTimeOffset renewAt, CancellationToken stoppingToken)
    {
        for (var end = time.GetUtcNow() + ClaimLimit - OrderLimit; ;)
        {
            try
            {
                await store.KeepAsync(certificate, renewAt, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (exception is DbException or IOException or InvalidOperationException or TimeoutException && time.GetUtcNow() < end)
            {
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
    }

    /// <summary>Shows what the database has, unless it is shown already.</summary>
    private void Take(CertificateRow? row)
    {
        if (row is not { Chain: not null } || row.ObtainedAt == _taken)
        {
            return;
        }

        var certificate = store.Open(row)
            ?? throw new InvalidOperationException($"the key of the certificate in the database was sealed under another key than {settings.SecretKey.Path} holds: put that key back, or undersign certificate renew");
        settings.Certificate.Take(certificate.Load(settings.Directory));
        _taken = row.ObtainedAt;
        Log.Shown(logger, settings.Directory.Host, settings.Certificate.Current.Expires);
    }

    /// <summary>For health and the status page.</summary>
    private void Tell(CertificateRow? row)
    {
        var again = row is { NextAttemptAt: > 0 } ? $" It is asked again at {DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt):yyyy-MM-dd HH:mm} UTC" : "";
        var concern = row switch
        {
            { Chain: not null, Fault: { } fault } => $"the certificate could not be renewed, and is good until {settings.Certificate.Current.Expires:yyyy-MM-dd HH:mm} UTC: {fault}{again}",
            { Chain: not null } => null,
            { Fault: { } fault } => $"there is no certificate yet, and a self-signed one is shown: {fault}{again}",
            _ => $"there is no certificate yet, and a self-signed one is shown: {settings.Directory.Host} is being asked",
        };
        settings.Certificate.Fault = string.Join("; ", new[] { concern, listener.Fault }.OfType<string>()) is { Length: > 0 } text ? text : null;
        _toldFault = null;
    }

    private async Task GuardAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
#pragma warning disable CA1031 // the edge: a database that is away, or a key, must not stop the host, and with it mail
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            settings.Certificate.Fault = exception.Message;
            if (_toldFault != exception.Message)
            {
                _toldFault = exception.Message; // once, not every five seconds
                Log.Stuck(logger, exception.Message, exception);
            }
        }
    }

    /// <summary>Longer each time, and as long as the authority wants, within reason. RFC 8555 §6.6.</summary>
    public static TimeSpan PauseAfter(long failures, Exception exception)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(failures, 16));
        pause = pause < LongestPause ? pause : LongestPause;
        var wish = exception is AcmeProblemException { Problem.RetryAfter: { } wait } ? wait : TimeSpan.Zero;
        wish = wish < LongestWish ? wish : LongestWish;
        return pause > wish ? pause : wish;
    }

    private static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Information, "{Authority} has issued a certificate for {Names}, valid until {Expires}")]
        public static partial void Obtained(ILogger logger, string authority, string names, DateTimeOffset expires);

        [LoggerMessage(1031, LogLevel.Information, "The certificate of {Authority} is shown from now on; it is valid until {Expires}")]
        public static partial void Shown(ILogger logger, string authority, DateTimeOffset expires);

        [LoggerMessage(EventId = 1032, Message = "There is no new certificate for {Names}: {Fault} It is tried again at {NextAttempt}; undersign certificate renew does it at once")]
        public static partial void NotObtained(ILogger logger, LogLevel level, string names, string fault, DateTimeOffset nextAttempt, Exception? exception);

        [LoggerMessage(1033, LogLevel.Error, "The certificate is not looked after: {Fault}. The one in use stays")]
        public static partial void Stuck(ILogger logger, string fault, Exception exception);
    }
}
