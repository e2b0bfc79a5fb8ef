using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Protocols.Dns;
using Undersign.Relaying;
using Undersign.Relaying.Policies;
using Undersign.Storage;

namespace Undersign.Tests.Relaying;

/// <summary>Relays for tests.</summary>
internal static class RelayParts
{
    private static readonly HttpClient NoHttp = new();
    private static readonly PolicyStore NoStore = new(new SqliteDataSource("/dev/null/unused.db"));

    /// <param name="nameServer">Nobody is asked where there is none.</param>
    /// <param name="policies">None of any domain where a test has no other.</param>
    public static Relay Relay(RelayOptions options, TimeProvider time, ILogger<Relay> logger, IPEndPoint? nameServer = null, DomainPolicies? policies = null)
    {
        var resolver = new DnsResolver(nameServer is null ? [] : [nameServer], time);
        return new(options, resolver, policies ?? new(resolver, NoHttp, NoStore, time, NullLogger<DomainPolicies>.Instance), time, logger);
    }
}
