using Undersign.Protocols.MtaSts;
using Undersign.Protocols.Smtp;

namespace Undersign.Relaying.Policies;

/// <summary>The policy of one domain, and what it makes of the domain's exchanges. RFC 8461 §4, §5.</summary>
internal sealed class DomainPolicy(MtaStsPolicy policy, StoredPolicy stored)
{
    /// <summary>Names in a text for a log.</summary>
    private const int MaxListed = 5;

    /// <summary>To the sender no host is named.</summary>
    private static readonly SmtpReply NoneNamed = new(451, new(4, 7, 0), "The policy of the recipient's domain (MTA-STS) allows none of its exchanges");

    private int _isTold;

    public StoredPolicy Stored => stored;

    public bool IsNone => policy.Mode == MtaStsMode.None;

    public bool IsEnforced => policy.Mode == MtaStsMode.Enforce;

    /// <summary>A fault is said in the log once for each policy, not for each message.</summary>
    public bool IsToldFirst() => Interlocked.Exchange(ref _isTold, 1) == 0;

    /// <summary>Where mail may go. RFC 8461 §4.1.</summary>
    public IReadOnlyList<SmartHost> Allowed(IReadOnlyList<SmartHost> exchanges) => IsEnforced ? [.. exchanges.Where(exchange => policy.Names(exchange.Host))] : exchanges;

    /// <summary>There is no exchange left to ask. It may be the domain's mistake, which it will mend: mail waits. RFC 8461 §5.1.</summary>
    public Handover RefuseAll(Envelope envelope, IReadOnlyList<SmartHost> exchanges)
    {
        var fault = $"it names {Listed(policy.Exchanges)}, and the DNS {Listed(exchanges.Select(static exchange => exchange.Host))}";
        var advice = $"MTA-STS: {fault}. Somebody may have forged the MX records, or {stored.Domain} has forgotten to change {MtaStsFetch.AddressFor(stored.Domain)}.";
        var refused = Handover.From(stored.Domain, envelope, RelayAttempt.NotOpened(envelope, NoneNamed, advice));
        return refused with { MtaSts = Finding(fault), Recipients = [.. refused.Recipients.Select(static outcome => outcome with { Server = null })] };
    }

    /// <summary>Puts into a handover what the policy has to say of it.</summary>
    /// <param name="handover">To one of <see cref="Allowed"/>.</param>
    public Handover Judge(Handover handover, IReadOnlyList<SmartHost> exchanges)
    {
        var host = exchanges.FirstOrDefault(exchange => exchange.ToString() == handover.NextHop)?.Host;
        var isOfTls = handover.Recipients[0].Reply.Status is { Subject: 7, Detail: 4 or 5 };
        if (host is null || (handover.IsUnreached && !isOfTls))
        {
            return handover with { MtaSts = new(policy.Mode, IsKept: null, Fault: null) }; // nobody was there to keep it
        }

        var fault = !policy.Names(host) ? $"it does not name {host}"
            : handover.IsTlsVerified ? null
            : handover.IsUnreached ? $"{host} has not the TLS that it demands"
            : handover.Tls is null ? $"{host} was reached without TLS"
            : $"the certificate of {host} does not prove its name";
        return fault is null || !IsEnforced ? handover with { MtaSts = Finding(fault) } : Explained(handover) with { MtaSts = Finding(fault) };
    }

    /// <summary>The queue shows the reply alone, so whose wish it is stands in it.</summary>
    private Handover Explained(Handover handover) => handover with
    {
        Recipients = [.. handover.Recipients.Select(static outcome => outcome with { Reply = outcome.Reply with { Text = $"{outcome.Reply.Text} (by the MTA-STS policy of the recipient's domain)" } })],
        Advice = $"{handover.Advice} The policy of {stored.Domain} (MTA-STS) lets no mail go there as it is.".TrimStart(),
    };

    private PolicyFinding Finding(string? fault) => new(policy.Mode, fault is null, fault);

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Take(MaxListed));
}
