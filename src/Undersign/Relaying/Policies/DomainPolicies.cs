using System.Collections.Concurrent;
using System.Data.Common;
using Undersign.Protocols.Dns;
using Undersign.Protocols.MtaSts;

namespace Undersign.Relaying.Policies;

/// <summary>Finds what recipients' domains say of the TLS of their exchanges: in the DNS whether they say something, by HTTPS what. RFC 8461 §3, §5.1.</summary>
/// <remarks>
/// A domain that has once said something is held to it until that ends, whoever takes away its record or its web server. RFC 8461 §3.3.
/// A domain that has never been heard is sent to as if it had said nothing while its web server cannot be reached: so the RFC has it.
/// </remarks>
internal sealed partial class DomainPolicies(DnsResolver resolver, HttpClient http, PolicyStore store, TimeProvider time, ILogger<DomainPolicies> logger)
{
    /// <summary>A message waits no longer for a policy; the fetch goes on, for the next one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>RFC 8461 §3.3 suggests five minutes or longer.</summary>
    public static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMinutes(5);

    /// <summary>RFC 8461 §3.3 suggests once a day.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromDays(1);

    private const int MaxRemembered = 10_000;

    private const long MillisecondsADay = 24 * 60 * 60 * 1000;

    private readonly ConcurrentDictionary<string, Known> _domains = new(StringComparer.Ordinal);

    /// <param name="domain">In ASCII and lower case, as <see cref="MailRoute.Hosts"/> has it.</param>
    /// <returns>The policy that mail to the domain goes by; <see langword="null"/> when there is none.</returns>
    public async Task<DomainPolicy?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(domain, cancellationToken);
        var policy = Current(known);
        if (await AnnouncedAsync(domain, cancellationToken) is { } id && id != policy?.Stored.Id)
        {
            policy = await WaitAsync(FetchOnce(known, domain, id), cancellationToken) ?? policy;
        }

        if (policy is not null)
        {
            await NoteUseAsync(known, policy);
        }

        return policy is { IsNone: false } ? policy : null;
    }

    /// <summary>Fetches a policy again before it ends.</summary>
    /// <returns>Why that failed, or <see langword="null"/>.</returns>
    public async Task<string?> RefreshAsync(StoredPolicy stored, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(stored.Domain, cancellationToken);
        var id = await AnnouncedAsync(stored.Domain, cancellationToken) ?? stored.Id;
        return await FetchAsync(known, stored.Domain, id) is null ? known.Fault : null;
    }

    /// <summary>What is known of a domain; from the database when it is asked for the first time.</summary>
    private async Task<Known> KnownAsync(string domain, CancellationToken cancellationToken)
    {
        if (_domains.Count >= MaxRemembered)
        {
            _domains.Clear(); // what counts is in the database
        }

        var known = _domains.GetOrAdd(domain, static _ => new());
        if (known.IsRead)
        {
            return known;
        }

        try
        {
            var stored = await store.FindAsync(domain, cancellationToken);
            known.Policy ??= stored is not null && MtaStsPolicy.TryParse(stored.Policy, out var policy, out _) ? new(policy, stored) : null;
            known.IsRead = true;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.NotRead(logger, domain, exception); // it is looked up again for the next message
        }

        return known;
    }

    private DomainPolicy? Current(Known known) => known.Policy is { } policy && policy.Stored.ExpiresAt > Now ? policy : null;

    /// <summary>The id in the domain's TXT record. RFC 8461 §3.1.</summary>
    private async Task<string?> AnnouncedAsync(string domain, CancellationToken cancellationToken) =>
        await resolver.ResolveAsync(MtaStsRecord.NameFor(domain), DnsType.Text, cancellationToken) is DnsAnswer.Found(var records)
            ? MtaStsRecord.IdOf(records.OfType<DnsRecord.Text>().Select(static record => record.Value))
            : null;

    private async Task<DomainPolicy?> WaitAsync(Task<DomainPolicy?> fetch, CancellationToken cancellationToken)
    {
        try
        {
            return await fetch.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>One fetch for all messages that wait for it, and none for a while after one has failed, unless the id is another.</summary>
    private Task<DomainPolicy?> FetchOnce(Known known, string domain, string id)
    {
        lock (known)
        {
            if (known.Fetch is { IsCompleted: false } running)
            {
                return running;
            }

            if (known.FailedId == id && time.GetElapsedTime(known.FailedAt) < PauseAfterFailure)
            {
                return Task.FromResult<DomainPolicy?>(null);
            }

            return known.Fetch = FetchAsync(known, domain, id);
        }
    }

    /// <remarks>Not cancelled with whoever asked first: others wait for it, too. It has a limit of its own.</remarks>
    private async Task<DomainPolicy?> FetchAsync(Known known, string domain, string id)
    {
        var (text, fault) = await MtaStsFetch.GetAsync(http, domain, CancellationToken.None);
        if (text is null || !MtaStsPolicy.TryParse(text, out var policy, out fault))
        {
            (known.FailedId, known.FailedAt, known.Fault) = (id, time.GetTimestamp(), fault);
            TellNotFetched(domain, fault, isHeld: Current(known) is { IsNone: false });
            return null;
        }

        var refresh = policy.MaxAge / 2 < RefreshInterval ? policy.MaxAge / 2 : RefreshInterval;
        var stored = new StoredPolicy
        {
            Domain = domain,
            Id = id,
            Policy = text,
            ExpiresAt = Now + (long)policy.MaxAge.TotalMilliseconds,
            RefreshAt = Now + (long)refresh.TotalMilliseconds,
            UsedAt = Now,
        };
        known.Policy = new(policy, stored);
        await GuardAsync(domain, () => store.KeepAsync(stored, CancellationToken.None));
        return known.Policy;
    }

    /// <summary>A warning only where it may end as mail that goes without. RFC 8461 §3.3.</summary>
    private void TellNotFetched(string domain, string? fault, bool isHeld)
    {
        var (level, consequence) = isHeld ? (LogLevel.Warning, "The one it had counts on until it ends") : (LogLevel.Information, "Mail goes there as if it had none");
        Log.NotFetched(logger, level, domain, fault, consequence);
    }

    /// <summary>Once a day: what nobody sends to any more is not fetched again for ever.</summary>
    private async Task NoteUseAsync(Known known, DomainPolicy policy)
    {
        if (Now - Math.Max(policy.Stored.UsedAt, known.UsedAt) >= MillisecondsADay)
        {
            known.UsedAt = Now;
            await GuardAsync(policy.Stored.Domain, () => store.NoteUseAsync(policy.Stored.Domain, Now, CancellationToken.None));
        }
    }

    /// <summary>A database that is away does not hold up mail (law 3).</summary>
    private async Task GuardAsync(string domain, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.NotKept(logger, domain, exception);
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What this node knows of one domain.</summary>
    private sealed class Known
    {
        /// <summary>From the database, whether or not it had anything.</summary>
        public bool IsRead { get; set; }

        public DomainPolicy? Policy { get; set; }

        public Task<DomainPolicy?>? Fetch { get; set; }

        public string? FailedId { get; set; }

        public long FailedAt { get; set; }

        public string? Fault { get; set; }

        public long UsedAt { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 3011, Message = "{Domain} announces a policy (MTA-STS), and it cannot be had from its web server: {Fault}. {Consequence}")]
        public static partial void NotFetched(ILogger logger, LogLevel level, string domain, string? fault, string consequence);

        [LoggerMessage(3012, LogLevel.Warning, "The policy of {Domain} (MTA-STS) could not be written down; look at the database. It counts until this node stops")]
        public static partial void NotKept(ILogger logger, string domain, Exception exception);

        [LoggerMessage(3013, LogLevel.Warning, "Whether there is a policy of {Domain} (MTA-STS) from before could not be read; look at the database")]
        public static partial void NotRead(ILogger logger, string domain, Exception exception);
    }
}
