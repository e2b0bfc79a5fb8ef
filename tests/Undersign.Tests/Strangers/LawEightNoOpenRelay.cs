using System.Globalization;

namespace Undersign.Tests.Strangers;

/// <summary>Law 8: whatever settings say, nobody's mail is taken whom no customer has listed, and what is taken leaves by that customer's own way alone.</summary>
public sealed class LawEightNoOpenRelay : IDisposable
{
    private const int Worlds = 24;
    private const int Visits = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-law8-").FullName;
    private readonly VisitorCertificates _certificates = new();

    public void Dispose()
    {
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Through listener, TLS, sign-in and relay, with settings and visitors made at random. UNDERSIGN_SEED repeats a run.</summary>
    [Fact(Timeout = 300_000)]
    public async Task Law_8_no_settings_make_an_open_relay()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("UNDERSIGN_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 20261122;
        var random = new Random(seed);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < Worlds; number++)
        {
            var world = World.Of(random);
            await using var running = new RunningWorld(world, _certificates, _folder);
            for (var turn = 0; turn < Visits; turn++)
            {
                var visit = world.Visit(random);
                var (isTaken, at) = await running.ReceiveAsync(visit);

                var may = world.Customers.Where(customer => world.MaySend(customer, visit)).ToList();
                Assert.True(!isTaken || may.Count > 0, $"seed {seed}, world {number}: an open relay for {visit}");
                Assert.True(at.All(may.Contains), $"seed {seed}, world {number}: {visit} got mail out as {string.Join(", ", at.Except(may).Select(static customer => customer.Name))}");
                Assert.True(isTaken == (at.Count == 1), $"seed {seed}, world {number}: {visit} was told {isTaken}, and his mail is at {at.Count} next hops");
                if (isTaken)
                {
                    taken.UnionWith(KindsOf(visit));
                }
            }
        }

        // Refusing everyone would obey the law as well.
        Assert.Superset(new HashSet<string>(["address", "behind a balancer", "certificate", "code", "user", "report"], StringComparer.Ordinal), taken);
    }

    private static IEnumerable<string> KindsOf(Visit visit) =>
        new (string Kind, bool IsSo)[]
        {
            ("address", visit is { Certificate: null, Code: null, User: null }),
            ("behind a balancer", visit.Claimed is not null),
            ("certificate", visit is { Certificate: not null, IsTrusted: true, Code: null, User: null }),
            ("code", visit is { Code: not null, User: null }),
            ("user", visit.User is not null),
            ("report", visit.IsReport),
        }.Where(static kind => kind.IsSo).Select(static kind => kind.Kind);
}
