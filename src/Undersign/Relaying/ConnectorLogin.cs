using System.Diagnostics.CodeAnalysis;
using Undersign.Diagnosis;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Relaying;

/// <summary>The logins of one send connector, at all its smart hosts: with what, how often, and what is said when one is refused.</summary>
/// <remarks>
/// A wrong password must not lock the account. Until a login has succeeded only one is tried at a time, and after a refusal none for a
/// minute, then two, up to half an hour. Mail waits meanwhile; it never bounces for a setting of ours.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing until its wait handle is asked for.")]
internal sealed partial class ConnectorLogin(string connector, SendAuthentication settings, HttpClient http, TimeProvider time, ILogger<Relay> logger)
{
    public static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(30);

    private readonly AccessToken? _token = settings is SendAuthentication.WithToken oauth ? new(TokenGrant.Of(oauth), http, time) : null;
    private readonly SemaphoreSlim _firstLogin = new(1, 1);
    private readonly Lock _lock = new();
    private volatile bool _isProven;
    private int _refusals;
    private long _refusedAt;
    private (SmtpReply Reply, string? Advice) _refusal = (SmtpClientVerdict.NoCredentials, null);

    /// <summary>What was said last, for as long as no login is tried.</summary>
    public Dialled? Rest()
    {
        lock (_lock)
        {
            return _refusals > 0 && time.GetElapsedTime(_refusedAt) < RestAfter(_refusals) ? new(null, _refusal.Reply, Advice: _refusal.Advice, FailedAtLogin: true) : null;
        }
    }

    /// <summary>Waits until no other login is on its way that may yet be refused.</summary>
    /// <returns>What must be disposed of after the login.</returns>
    public async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        if (_isProven)
        {
            return default;
        }

        await _firstLogin.WaitAsync(cancellationToken);
        return new(_firstLogin);
    }

    /// <returns>What to log in with, or what is to be said instead.</returns>
    public async Task<(SmtpClientCredentials? Credentials, Dialled Failure)> CredentialsAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_token is not null)
            {
                var (token, cause) = await _token.GetAsync(cancellationToken);
                return token is null ? (null, Refused(SmtpClientVerdict.NoCredentials, cause?.ToString())) : (new SmtpClientCredentials.WithToken(settings.User, token) { MayGoInTheClear = settings.IsInClear }, default);
            }

            var password = SecretFile.Read(((SendAuthentication.WithPassword)settings).PasswordFile); // the other case of the two
            return (new SmtpClientCredentials.WithPassword(settings.User, password) { MayGoInTheClear = settings.IsInClear }, default);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, Refused(SmtpClientVerdict.NoCredentials, exception.Message));
        }
    }

    /// <summary>Learns from what came of an attempt; one that did not get as far as the login says nothing.</summary>
    /// <param name="credentials">A next hop may repeat them, and what it said goes into log and trace.</param>
    public Dialled Judge(Dialled outcome, SmtpClientCredentials credentials)
    {
        if (outcome.FailedAtLogin)
        {
            return Refused(Redaction.For(credentials.User, credentials.Secret).Of(outcome.Reply), outcome.Advice);
        }

        if (outcome.Connection is not null)
        {
            Succeeded();
        }

        return outcome;
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            if (_refusals > 0)
            {
                Log.IsBack(logger, connector, settings.User);
            }

            (_refusals, _isProven) = (0, true);
        }
    }

    /// <summary>The next hop, or the token endpoint, does not let us in.</summary>
    private Dialled Refused(SmtpReply reply, string? advice)
    {
        lock (_lock)
        {
            (_isProven, _refusal, _refusedAt) = (false, (reply, advice), time.GetTimestamp());
            _token?.Forget();
            if (_refusals++ == 0)
            {
                Log.IsRefused(logger, connector, settings.User, reply, advice, (int)FirstRest.TotalSeconds);
            }
        }

        return new(null, reply, Advice: advice, FailedAtLogin: true);
    }

    private static TimeSpan RestAfter(int refusals)
    {
        var rest = FirstRest * Math.Pow(2, Math.Min(refusals - 1, 10));
        return rest < LongestRest ? rest : LongestRest;
    }

    /// <summary>The right to log in while it is not known whether that works.</summary>
    public readonly record struct Turn(SemaphoreSlim? Place) : IDisposable
    {
        public void Dispose() => Place?.Release();
    }

    private static partial class Log
    {
        [LoggerMessage(3006, LogLevel.Error, "Send connector {Connector} cannot log in as {User}: {Reply}. {Advice} Mail waits; the next attempt is in {Seconds} s, then at longer and longer intervals")]
        public static partial void IsRefused(ILogger logger, string connector, string user, SmtpReply reply, string? advice, int seconds);

        [LoggerMessage(3007, LogLevel.Information, "Send connector {Connector} can log in as {User} again")]
        public static partial void IsBack(ILogger logger, string connector, string user);
    }
}
