using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace Undersign.Protocols.Dns;

/// <summary>Asks the machine's name servers, and remembers what they said for as long as they allow. A stub resolver, RFC 1034 §5.3.1.</summary>
/// <remarks>Limit: DNSSEC is left to the name server.</remarks>
public sealed class DnsResolver(IReadOnlyList<IPEndPoint> servers, TimeProvider time)
{
    /// <summary>For one server; the C library waits five seconds.</summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(3);

    /// <summary>How often each server is asked.</summary>
    private const int Rounds = 2;

    /// <summary>Aliases of aliases. RFC 1034 §3.6.2 warns of loops; the field's resolvers stop between 8 and 16.</summary>
    private const int MaxAliases = 8;

    private const int MaxCached = 10_000;

    private static readonly TimeSpan LongestKept = TimeSpan.FromHours(1);

    /// <summary>RFC 2308 §5 allows up to three hours; who has just made a record does not want to wait so long.</summary>
    private static readonly TimeSpan LongestNothing = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Name, DnsType Type), (DnsAnswer Answer, long Until)> _cache = new();

    /// <remarks>Aliases are followed, unless it is they that are asked for.</remarks>
    /// <param name="name">In ASCII; U-labels are for the caller to convert.</param>
    public async Task<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        var key = (name.TrimEnd('.').ToLowerInvariant(), type);
        if (_cache.TryGetValue(key, out var kept) && time.GetTimestamp() < kept.Until)
        {
            return kept.Answer;
        }

        var (answer, keep) = await FollowAsync(key.Item1, type, cancellationToken).ConfigureAwait(false);
        if (keep > TimeSpan.Zero)
        {
            Keep(key, answer, keep);
        }

        return answer;
    }

    /// <summary>IPv6 and IPv4 addresses in turn, IPv6 first. RFC 5321 §5.2, RFC 8305 §4.</summary>
    /// <returns><see cref="DnsAnswer.Failed"/> only when neither could be had.</returns>
    public async Task<DnsAnswer> ResolveAddressesAsync(string name, CancellationToken cancellationToken)
    {
        var asked = await Task.WhenAll(ResolveAsync(name, DnsType.AddressV6, cancellationToken), ResolveAsync(name, DnsType.Address, cancellationToken)).ConfigureAwait(false);
        var found = asked.OfType<DnsAnswer.Found>().Select(static answer => answer.Records).ToList();
        if (found.Count == 0)
        {
            return Array.Find(asked, static answer => answer is DnsAnswer.Failed) ?? asked[1];
        }

        var inTurn = new List<DnsRecord>();
        for (var i = 0; i < found.Max(static records => records.Count); i++)
        {
            inTurn.AddRange(found.Where(records => i < records.Count).Select(records => records[i]));
        }

        return new DnsAnswer.Found(inTurn);
    }

    private async Task<(DnsAnswer Answer, TimeSpan Keep)> FollowAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        var keep = LongestKept;
        for (var aliases = 0; aliases <= MaxAliases;)
        {
            if (await AskAsync(name, type, cancellationToken).ConfigureAwait(false) is not { } message)
            {
                return (new DnsAnswer.Failed($"no name server says anything of {name}"), TimeSpan.Zero);
            }

            // The answer has the aliases it went through, in whatever order.
            var asked = name;
            while (type != DnsType.Alias && aliases <= MaxAliases && message.Answers.OfType<DnsRecord.CanonicalName>().FirstOrDefault(alias => alias.Name == name) is { } alias)
            {
                (name, keep, aliases) = (alias.Target, Shorter(keep, alias.TimeToLive), aliases + 1);
            }

            if (aliases > MaxAliases)
            {
                break;
            }

            var records = message.Answers.Where(record => record.Name == name && IsOf(record, type)).ToList();
            if (records.Count > 0)
            {
                return (new DnsAnswer.Found(records), Shorter(keep, records.Min(static record => record.TimeToLive)));
            }

            if (message.Answers.OfType<DnsRecord.Unreadable>().Any(record => record.Name == name && (record.Type == type || record.Type == DnsType.Alias)))
            {
                return (new DnsAnswer.Failed($"a record of {name} cannot be read"), TimeSpan.Zero);
            }

            if (message.Code == DnsResponseCode.NoName || asked == name)
            {
                var nothing = Shorter(Shorter(keep, LongestNothing), message.NegativeTimeToLive ?? TimeSpan.Zero);
                return (message.Code == DnsResponseCode.NoName ? new DnsAnswer.NoName() : new DnsAnswer.NoRecord(), nothing);
            }
        }

        return (new DnsAnswer.Failed($"{name} is an alias of an alias of an alias without end"), TimeSpan.Zero);
    }

    /// <summary>The first answer of a server that knows; one that fails or refuses leaves it to the next.</summary>
    private async Task<DnsMessage?> AskAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Rounds * servers.Count; attempt++)
        {
            if (DnsMessage.Query((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name, type) is not { } query)
            {
                return new(DnsResponseCode.NoName, IsTruncated: false, [], NegativeTimeToLive: null); // it cannot be in the DNS
            }

            using var limit = new CancellationTokenSource(TryLimit, time);
            using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                if (await DnsTransport.AskAsync(servers[attempt % servers.Count], query, joined.Token).ConfigureAwait(false) is { Code: DnsResponseCode.None or DnsResponseCode.NoName } answer)
                {
                    return answer;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // the next server, or the same once more
            }
        }

        return null;
    }

    private void Keep((string Name, DnsType Type) key, DnsAnswer answer, TimeSpan keep)
    {
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear(); // simpler than an order of age, and no more than a few questions asked again
        }

        _cache[key] = (answer, time.GetTimestamp() + (long)(keep.TotalSeconds * time.TimestampFrequency));
    }

    private static bool IsOf(DnsRecord record, DnsType type) => (record, type) switch
    {
        (DnsRecord.Address { Value.AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork }, DnsType.Address) => true,
        (DnsRecord.Address { Value.AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 }, DnsType.AddressV6) => true,
        (DnsRecord.CanonicalName, DnsType.Alias) => true,
        (DnsRecord.DomainPointer, DnsType.DomainPointer) => true,
        (DnsRecord.MailExchange, DnsType.MailExchange) => true,
        (DnsRecord.Text, DnsType.Text) => true,
        _ => false,
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
