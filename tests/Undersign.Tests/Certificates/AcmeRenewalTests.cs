using System.Data.Common;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Certificates;
using Undersign.Operation;
using Undersign.Protocols.Acme;
using Undersign.Storage;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Certificates;

/// <summary>When the authority is asked, and what is shown meanwhile. The asking itself is shown end to end, with a real one.</summary>
public sealed class AcmeRenewalTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-acme-").FullName;
    private readonly CustodyClock _time = new();
    private DbDataSource? _source;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DbDataSource Source => _source!; // xUnit calls InitializeAsync before any test

    public async ValueTask InitializeAsync()
    {
        _source = new StorageLocation.Sqlite(Path.Combine(_folder, "undersign.db")).Open();
        await Migrations.ApplyAsync(Source, Migration.All, _time, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task After_a_failure_the_authority_is_asked_less_and_less_often()
    {
        var settings = Settings();
        var store = new CertificateStore(Source, settings, _time);
        using var renewal = RenewalOf(settings, store);
        var pauses = new List<double>();
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await renewal.LookAsync(Cancellation);
            var row = (await store.FindAsync(Cancellation))!; // LookAsync makes it
            var pause = DateTimeOffset.FromUnixTimeMilliseconds(row.NextAttemptAt) - _time.GetUtcNow();
            pauses.Add(pause.TotalMinutes);
            _time.Advance(pause - TimeSpan.FromSeconds(1));
            await renewal.LookAsync(Cancellation);
            Assert.Equal(attempt + 1, (await store.FindAsync(Cancellation))!.Failures);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 720, 720], pauses);
        Assert.Contains("127.0.0.1 cannot be reached", settings.Certificate.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_nobody_waiting_for_what_was_reckoned_by_it()
    {
        var store = new CertificateStore(Source, Settings(), _time);
        using var renewal = RenewalOf(Settings(), store);
        await renewal.LookAsync(Cancellation);

        _time.PutBack(TimeSpan.FromMinutes(1));
        await renewal.LookAsync(Cancellation);
        Assert.Equal(1, (await store.FindAsync(Cancellation))!.Failures); // it waits for its five minutes

        _time.PutBack(TimeSpan.FromDays(300));
        await renewal.LookAsync(Cancellation);
        Assert.Equal(2, (await store.FindAsync(Cancellation))!.Failures);
    }

    [Fact]
    public void An_authority_that_wants_more_time_gets_it_within_reason()
    {
        Assert.Equal(TimeSpan.FromHours(34), AcmeRenewal.PauseAfter(0, LimitedFor(TimeSpan.FromHours(34))));
        Assert.Equal(TimeSpan.FromMinutes(5), AcmeRenewal.PauseAfter(0, LimitedFor(TimeSpan.FromSeconds(-1))));
        Assert.Equal(TimeSpan.FromHours(12), AcmeRenewal.PauseAfter(9, LimitedFor(TimeSpan.FromHours(1))));
        Assert.Equal(TimeSpan.FromDays(7), AcmeRenewal.PauseAfter(0, LimitedFor(TimeSpan.FromDays(400))));
    }

    [Fact]
    public async Task Of_two_nodes_one_asks_and_both_show_what_it_got()
    {
        var (one, other) = (Settings(), Settings());
        var (first, second) = (new CertificateStore(Source, one, _time), new CertificateStore(Source, other, _time));
        await first.AddAsync(Cancellation);
        var until = _time.GetUtcNow().AddMinutes(10);

        var seen = (await second.FindAsync(Cancellation))!; // AddAsync has made it
        Assert.True(await first.TryClaimAsync(seen, until, Cancellation));
        Assert.False(await second.TryClaimAsync(seen, until, Cancellation));
        await KeepAsync(first, TimeSpan.FromDays(90));

        using var renewal = RenewalOf(other, second);
        await renewal.LookAsync(Cancellation);
        Assert.Equal("CN=obtained", other.Certificate.Current.Leaf.Subject);
        Assert.Null(other.Certificate.Fault);
        Assert.IsType<CertificateSource.StandIn>(one.Certificate.Current.Source);
    }

    [Fact]
    public async Task It_is_time_after_two_thirds_of_the_life_and_a_failure_leaves_the_certificate()
    {
        var settings = Settings();
        var store = new CertificateStore(Source, settings, _time);
        await store.AddAsync(Cancellation);
        await KeepAsync(store, TimeSpan.FromDays(90));
        using var renewal = RenewalOf(settings, store);

        _time.Advance(TimeSpan.FromDays(59));
        await renewal.LookAsync(Cancellation);
        Assert.Null((await store.FindAsync(Cancellation))!.Fault); // kept above
        _time.Advance(TimeSpan.FromDays(1));
        await renewal.LookAsync(Cancellation);

        Assert.Equal("CN=obtained", settings.Certificate.Current.Leaf.Subject);
        Assert.StartsWith("the certificate could not be renewed, and is good until 2027-02-17", settings.Certificate.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(149, true)] // due after 60 days, and then nobody looked after it for 90
    [InlineData(151, false)]
    public async Task A_name_that_no_node_has_any_more_goes_when_another_is_renewed(int days, bool isThere)
    {
        var given = Settings() with { Names = ["gone.example"] };
        var (gone, store) = (new CertificateStore(Source, given, _time), new CertificateStore(Source, Settings(), _time));
        await gone.AddAsync(Cancellation);
        await KeepAsync(gone, TimeSpan.FromDays(90));
        await store.AddAsync(Cancellation);
        _time.Advance(TimeSpan.FromDays(days));

        await KeepAsync(store, TimeSpan.FromDays(90));

        Assert.Equal(isThere, await gone.FindAsync(Cancellation) is not null);
        Assert.NotNull(await store.FindAsync(Cancellation));
    }

    [Fact]
    public async Task A_certificate_that_was_issued_is_kept_once_the_database_is_back()
    {
        var settings = Settings();
        var store = new CertificateStore(Source, settings, _time);
        await store.AddAsync(Cancellation);
        using var renewal = RenewalOf(settings, store);
        await ExecuteAsync("CREATE TRIGGER away BEFORE UPDATE ON obtained_certificates BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");

        var keeping = renewal.KeepAsync(new("the chain", [1]), _time.GetUtcNow(), Cancellation);
        await _time.SomebodyWaitsAsync(Cancellation);
        await ExecuteAsync("DROP TRIGGER away");
        _time.Advance(AcmeRenewal.Interval);
        await keeping;

        Assert.Equal("the chain", (await store.FindAsync(Cancellation))?.Chain);
    }

    [Fact]
    public async Task A_key_that_another_sealed_is_named_and_nothing_is_asked_for()
    {
        var settings = Settings();
        var store = new CertificateStore(Source, settings, _time);
        await store.AddAsync(Cancellation);
        await KeepAsync(store, TimeSpan.FromDays(90));
        File.Delete(settings.SecretKey.Path);
        _time.Advance(TimeSpan.FromDays(80));
        using var renewal = RenewalOf(settings, store);

        var stuck = await Assert.ThrowsAsync<InvalidOperationException>(() => renewal.LookAsync(Cancellation));

        Assert.Contains("put that key back", stuck.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await store.FindAsync(Cancellation))!.ClaimedUntil); // kept above
    }

    /// <summary>At port 1 nobody listens.</summary>
    private AcmeSettings Settings() => new()
    {
        Directory = new("https://127.0.0.1:1/dir"),
        Names = ["gateway.example"],
        Challenge = AcmeChallenge.Http,
        Bindings = [],
        SecretKey = new(Path.Combine(_folder, "secret.key"), isMadeWhenMissing: true),
        Certificate = new(StandInCertificate.For(["gateway.example"], _time.GetUtcNow())),
    };

    private AcmeRenewal RenewalOf(AcmeSettings settings, CertificateStore store)
    {
        var challenges = new ChallengeStore(Source, _time);
#pragma warning disable CA2000 // never started, so there is nothing to dispose of
        var listener = new ChallengeListener(settings, new(challenges), new(challenges, _time), _time, NullLogger<ChallengeListener>.Instance);
#pragma warning restore CA2000
        return new(settings, store, new(settings, store, challenges, _time), listener, _time, NullLogger<AcmeRenewal>.Instance);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(sql);
    }

    private async Task KeepAsync(CertificateStore store, TimeSpan life)
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=obtained", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(_time.GetUtcNow(), _time.GetUtcNow() + life);
        await store.KeepAsync(new(made.ExportCertificatePem(), key.ExportPkcs8PrivateKey()), ObtainedCertificate.RenewalOf(made), Cancellation);
    }

    private static AcmeProblemException LimitedFor(TimeSpan time) => new(new AcmeProblem { Type = "rateLimited", RetryAfter = time });
}
