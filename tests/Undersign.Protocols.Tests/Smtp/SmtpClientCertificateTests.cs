using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Every TLS level against every kind of certificate, with real handshakes. RFC 3207, RFC 5280 §6.1.</summary>
public sealed class SmtpClientCertificateTests
{
    private static readonly SmtpClientAuthority Authority = new();
    private static readonly SmtpClientAuthority Stranger = new();
    private static readonly DateTimeOffset Past = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Future = new(2059, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, CertificateFault, string> Kinds() => new()
    {
        { "good", CertificateFault.None, "" },
        { "expired", CertificateFault.Expired, "The certificate of the next hop has expired" },
        { "not valid yet", CertificateFault.NotYetValid, "The certificate of the next hop is not valid yet" },
        { "wrong name", CertificateFault.WrongName, "The certificate of the next hop is for another name" },
        { "self-signed", CertificateFault.SelfSigned, "The certificate of the next hop is self-signed, and a trusted one is required" },
        { "untrusted", CertificateFault.Untrusted, "The certificate of the next hop does not lead to a trusted authority" },
        { "no intermediate", CertificateFault.Untrusted, "The certificate of the next hop does not lead to a trusted authority" },
    };

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Kinds))]
    public async Task Verified_takes_the_good_one_alone_and_says_what_is_wrong_with_the_others(string kind, CertificateFault fault, string text)
    {
        await using var peer = Peer(kind);
        await using var session = await SessionAsync(peer, TlsLevel.Verified);

        var hello = await session.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(fault, session.Certificate!.Fault);
        Assert.Equal(fault != CertificateFault.None, session.HasTlsFailed);
        if (fault == CertificateFault.None)
        {
            Assert.True(hello.IsPositive);
            return;
        }

        Assert.Equal($"451 4.7.5 {text}", hello.ToString());
        Assert.False(session.IsUsable);
    }

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Kinds))]
    public async Task Required_takes_any_and_knows_what_it_is_worth(string kind, CertificateFault fault, string text)
    {
        await using var peer = Peer(kind);
        await using var session = await SessionAsync(peer, TlsLevel.Required);

        Assert.True((await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive, text);
        Assert.NotNull(session.Tls);
        Assert.Equal(fault, session.Certificate!.Fault);
    }

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Kinds))]
    public async Task Opportunistic_takes_any_and_knows_what_it_is_worth(string kind, CertificateFault fault, string text)
    {
        await using var peer = Peer(kind);
        await using var session = await SessionAsync(peer, TlsLevel.Opportunistic);

        Assert.True((await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive, text);
        Assert.NotNull(session.Tls);
        Assert.Equal(fault, session.Certificate!.Fault);
    }

    [Theory(Timeout = 20_000)]
    [MemberData(nameof(Kinds))]
    public async Task None_never_asks_for_it(string kind, CertificateFault fault, string text)
    {
        await using var peer = Peer(kind);
        await using var session = await SessionAsync(peer, TlsLevel.None);

        Assert.True((await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive, $"{fault} {text}");
        Assert.Null(session.Tls);
        Assert.Null(session.Certificate);
    }

    [Theory(Timeout = 20_000)]
    [InlineData("good", true)]
    [InlineData("wrong name", false)]
    public async Task Tls_may_come_before_the_greeting(string kind, bool isTaken)
    {
        await using var peer = Peer(kind, isImplicit: true);
        var tls = new SmtpClientTls { Level = TlsLevel.Verified, IsOnConnect = true, Name = "mx.example", TrustedRoots = [Authority.Root] };
        await using var session = new SmtpClientSession(await peer.ConnectAsync(), new() { EhloName = "client.example", Tls = tls }, TimeProvider.System);

        Assert.Equal(isTaken, (await session.OpenAsync(TestContext.Current.CancellationToken)).IsPositive);
        Assert.Equal(!isTaken, session.HasTlsFailed);
        Assert.False(session.Extensions.StartTls);
    }

    [Fact(Timeout = 20_000)]
    public async Task Names_the_names_of_the_certificate()
    {
        await using var peer = Peer("wrong name");
        await using var session = await SessionAsync(peer, TlsLevel.Required);
        await session.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal("other.example", session.Certificate!.Names);
    }

    private static async Task<SmtpClientSession> SessionAsync(SmtpClientPeer peer, TlsLevel level)
    {
        var tls = new SmtpClientTls { Level = level, Name = "mx.example", TrustedRoots = [Authority.Root] };
        return new(await peer.ConnectAsync(), new() { EhloName = "client.example", Tls = tls }, TimeProvider.System);
    }

    private static SmtpClientPeer Peer(string kind, bool isImplicit = false)
    {
        var certificate = kind switch
        {
            "good" or "no intermediate" => Authority.Issue("mx.example"),
            "expired" => Authority.Issue("mx.example", Past, Past.AddYears(1)),
            "not valid yet" => Authority.Issue("mx.example", Future, Future.AddMonths(1)),
            "wrong name" => Authority.Issue("other.example"),
            "self-signed" => SmtpClientAuthority.SelfSigned("mx.example"),
            "untrusted" => Stranger.Issue("mx.example"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        X509Certificate2Collection above = kind switch { "no intermediate" or "self-signed" => [], "untrusted" => [Stranger.Intermediate], _ => [Authority.Intermediate] };
        return new(new()
        {
            HostName = "mx.example",
            Tls = _ => new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, above, offline: true) },
            TlsOnConnect = isImplicit,
        });
    }
}
