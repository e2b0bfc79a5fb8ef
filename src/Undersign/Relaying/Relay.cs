using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Relaying.Policies;

namespace Undersign.Relaying;

/// <summary>Hands copies over to the next hop, and says for each recipient what it answered. Never throws: others of the same message may have been handed over.</summary>
internal sealed partial class Relay : IAsyncDisposable
{
    /// <summary>How often idle connections are looked through.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    /// <summary>Domains of one message that are handed over to at the same time.</summary>
    private const int DomainsAtOnce = 8;

    /// <summary>RFC 3463 §3.4: other or undefined mail system status.</summary>
    private static readonly SmtpReply Broken = new(451, new(4, 3, 0), "The message could not be handed over, try again later");

    /// <summary>By instance, not by value: another organisation's connector that looks the same is another connector.</summary>
    private readonly ConcurrentDictionary<SendConnector, ConnectorPools> _pools = new(ReferenceEqualityComparer.Instance);

    /// <summary>They live as long as their connector, not as its pools: a wrong password would be tried anew after each quiet minute, and a refresh token that was replaced be lost.</summary>
    private readonly ConditionalWeakTable<SendConnector, ConnectorLogin> _logins = [];

    /// <summary>Of those that somebody has asked for; a history is of one version of the settings.</summary>
    private readonly ConditionalWeakTable<SendConnector, HandoverHistory> _histories = [];
    private readonly DnsResolver _resolver;
    private readonly DomainPolicies _policies;
    private readonly MxRouting _routing;
    private readonly RelayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Relay> _logger;
    private readonly ITimer _sweep;

    public Relay(RelayOptions options, DnsResolver resolver, DomainPolicies policies, TimeProvider time, ILogger<Relay> logger)
    {
        (_options, _resolver, _policies, _time, _logger) = (options, resolver, policies, time, logger);
        _routing = new(_resolver);
        _sweep = time.CreateTimer(static relay => ((Relay)relay!).CloseIdle(), this, SweepInterval, SweepInterval); // the state is the relay passed
    }

    /// <summary>For a message whose sender waits, all its copies together.</summary>
    public HandoverTime TimeWhileSenderWaits() => HandoverTime.WhileSenderWaits(_options, _time);

    /// <summary>For one attempt from custody.</summary>
    public HandoverTime TimeInCustody() => HandoverTime.InCustody(_options, _time);

    public Task<Handover> HandOverAsync(SendConnector connector, Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken) =>
        connector.MxPort is { } port ? HandOverByMxAsync(connector, port, envelope, message, allowed, cancellationToken)
            : GuardAsync(connector.Name, envelope, async () => Noted(connector, await OfferAsync(PoolsOf(connector).SmartHosts, connector.Name, envelope, message, allowed, cancellationToken)));

    /// <summary>How mail fares at a connector with smart hosts, from the first time that this is asked.</summary>
    /// <param name="inside">Domains of its organisation, in canonical form.</param>
    public HandoverHistory History(SendConnector connector, IReadOnlySet<string> inside) => _histories.GetValue(connector, _ => new(inside));

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await Task.WhenAll(_pools.Values.SelectMany(static pools => pools.Close()));
    }

    /// <summary>Each domain by its own exchanges; one that is slow holds up no other.</summary>
    private async Task<Handover> HandOverByMxAsync(SendConnector connector, int port, Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        var domains = envelope.Recipients.GroupBy(static recipient => recipient.ForwardPath.Domain, StringComparer.OrdinalIgnoreCase)
            .Select(domain => (domain.Key, Envelope: envelope with { Recipients = [.. domain] })).ToList();
        var handovers = new Handover[domains.Count];
        await Parallel.ForAsync(0, domains.Count, new ParallelOptions { MaxDegreeOfParallelism = DomainsAtOnce, CancellationToken = CancellationToken.None }, async (at, _) =>
            handovers[at] = await GuardAsync(domains[at].Key, domains[at].Envelope, () => HandOverToDomainAsync(connector, port, domains[at].Key, domains[at].Envelope, message, allowed, cancellationToken))); // each ends by the limit, and when it is cancelled
        return handovers.Length == 1 ? handovers[0] : Handover.Joined(envelope, handovers);
    }

    /// <summary>
    /// What breaks here breaks before the end of a message is written: a temporary file that cannot be written, octets that cannot be read. So nobody
    /// has it, and it comes again; and what others have taken of it is told all the same, or they would get it again as well (law 1).
    /// </summary>
    private async Task<Handover> GuardAsync(string nextHop, Envelope envelope, Func<Task<Handover>> handOver)
    {
        try
        {
            return await handOver();
        }
#pragma warning disable CA1031 // the edge of one handover
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Broke(_logger, nextHop, envelope.ReversePath?.ToString() ?? "", exception);
            return Handover.From(nextHop, envelope, RelayAttempt.NotPossible(envelope, Broken, "Look at the log, and at the disk of the temporary folder."));
        }
    }

    private async Task<Handover> HandOverToDomainAsync(
        SendConnector connector, int port, string domain, Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        MailRoute route;
        DomainPolicy? policy;
        try
        {
            route = await _routing.FindAsync(domain, connector.EhloName, port, cancellationToken);
            policy = connector.HonoursMtaSts && route is MailRoute.Hosts { Domain: { } name } ? await _policies.FindAsync(name, cancellationToken) : null;
        }
        catch (OperationCanceledException)
        {
            return Handover.From(domain, envelope, RelayAttempt.NotOpened(envelope, SmtpClientVerdict.Cancelled));
        }

        return route switch
        {
            MailRoute.Hosts(var hosts, _) when policy is not null => await OfferByPolicyAsync(policy, hosts, connector, envelope, message, allowed, cancellationToken),
            MailRoute.Hosts(var hosts, _) => await OfferAsync(PoolsOf(connector).For(hosts, isVerified: false), connector.Name, envelope, message, allowed, cancellationToken),
            MailRoute.Nowhere(var reply, var advice) => Handover.From(domain, envelope, RelayAttempt.NotPossible(envelope, reply, advice)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Only to exchanges that the domain's policy names, and with the TLS it demands. RFC 8461 §5.</summary>
    private async Task<Handover> OfferByPolicyAsync(
        DomainPolicy policy, IReadOnlyList<SmartHost> hosts, SendConnector connector, Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        var permitted = policy.Allowed(hosts);
        var handover = permitted.Count == 0 ? policy.RefuseAll(envelope, hosts)
            : policy.Judge(await OfferAsync(PoolsOf(connector).For(permitted, policy.IsEnforced), connector.Name, envelope, message, allowed, cancellationToken), permitted);
        if (handover.MtaSts is { IsKept: false, Fault: var fault } && policy.IsToldFirst())
        {
            Log.PolicyNotKept(_logger, policy.Stored.Domain, policy.IsEnforced ? "waits" : "goes all the same, because the policy is for testing", fault);
        }

        return handover;
    }

    /// <summary>To one pool after the other, until one has taken it or said no.</summary>
    private async Task<Handover> OfferAsync(RelayPool[] pools, string connector, Envelope envelope, MimeEdit message, HandoverTime allowed, CancellationToken cancellationToken)
    {
        Handover? handover = null;
        Handover? back = null;
        TimeSpan? held = null;
        var end = pools.Length;
        foreach (var pool in InOrder(pools).Where(pool => Array.IndexOf(pools, pool) < end))
        {
            var attempt = await pool.SendAsync(envelope, message, allowed, cancellationToken);
            if (attempt.LeadsBack)
            {
                (back, end) = (Handover.From(pool.Name, envelope, attempt), Array.IndexOf(pools, pool)); // RFC 5321 §5.1: only what is better than we are
                continue;
            }

            var result = attempt.Result;
            held = attempt.HeldFor is { } wait && !(held < wait) ? wait : held;
            attempt = attempt with { HeldFor = result.Phase == TransactionPhase.Opening ? held : null }; // one that is only held back is not out of reach, though others are
            handover = Handover.From(pool.Name, envelope, attempt);
            if (result.IsUncertain)
            {
                Log.IsUncertain(_logger, pool.Name, envelope.ReversePath?.ToString() ?? "", result.Reply);
            }

            // Only while no part of the message can have been taken, or it could arrive by two ways (law 1).
            if (!result.IsUntouched || (!result.Reply.IsTransient && result.Phase != TransactionPhase.Opening) || cancellationToken.IsCancellationRequested || allowed.IsOver)
            {
                break;
            }
        }

        return handover ?? back ?? Handover.From(connector, envelope, RelayAttempt.NotOpened(envelope, SmtpClientVerdict.NoRoute));
    }

    private Handover Noted(SendConnector connector, Handover handover)
    {
        if (_histories.TryGetValue(connector, out var history))
        {
            history.Note(handover, _time.GetUtcNow());
        }

        return handover;
    }

    private ConnectorPools PoolsOf(SendConnector connector) =>
        _pools.TryGetValue(connector, out var pools) ? pools
        : _pools.GetOrAdd(connector, static (connector, relay) => new(connector, relay.LoginOf(connector), relay._resolver, relay._options, relay._time, relay._logger), this);

    private ConnectorLogin? LoginOf(SendConnector connector) =>
        connector.Authentication is { } settings ? _logins.GetValue(connector, _ => new(connector.Name, settings, TokenHttp.Client, _time, _logger)) : null;

    /// <summary>As the connector has them, except that those which could not be reached a moment ago come last.</summary>
    private static RelayPool[] InOrder(RelayPool[] pools) =>
        Array.Exists(pools, static pool => pool.IsResting) ? [.. pools.OrderBy(static pool => pool.IsResting)] : pools;

    /// <summary>A connector of settings that have been replaced goes when its last connection has gone.</summary>
    private void CloseIdle()
    {
        foreach (var entry in _pools)
        {
            if (!entry.Value.CloseIdle() && _pools.TryRemove(entry))
            {
                _ = Task.WhenAll(entry.Value.Close()); // a handover may have found them a moment ago: it still gets its connection, which is then not kept
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Warning, "{NextHop} has the whole message from <{ReversePath}> and gave no answer: {Reply}. It comes again, perhaps twice")]
        public static partial void IsUncertain(ILogger logger, string nextHop, string reversePath, SmtpReply reply);

        [LoggerMessage(3016, LogLevel.Error, "A message from <{ReversePath}> could not be handed over to {NextHop}, for a fault of this node and not of the next hop; look at the disk of the temporary folder. It comes again")]
        public static partial void Broke(ILogger logger, string nextHop, string reversePath, Exception exception);

        [LoggerMessage(3015, LogLevel.Warning, "Mail for {Domain} {Consequence}: its policy (MTA-STS) is not kept, {Fault}")]
        public static partial void PolicyNotKept(ILogger logger, string domain, string consequence, string? fault);
    }
}
