using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>AUTH, as a client sees it. RFC 4954.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private const string Right = "AGFubgBzZWNyZXQ="; // NUL ann NUL secret
    private const string Wrong = "AGFubgBndWVzcw==";

    private static readonly X509Certificate2 Certificate = SelfSigned();

    private readonly List<SaslCredentials> _shown = [];
    private RunningSession? _running;
    private SslStream? _tls;
    private StreamReader? _replies;

    public void Dispose()
    {
        _replies?.Dispose();
        _tls?.Dispose();
    }

    [Fact(Timeout = 20_000)]
    public async Task Offers_nothing_and_takes_nothing_in_the_clear()
    {
        var running = await RunningSession.GreetedAsync(Options());
        await running.SendAsync($"EHLO a\r\nAUTH PLAIN {Right}\r\nQUIT\r\n");

        var said = await running.RestAsync();

        Assert.DoesNotContain("AUTH", said, StringComparison.Ordinal);
        Assert.Contains("\n538 5.7.11 ", said, StringComparison.Ordinal);
        Assert.Empty(_shown);
    }

    [Theory(Timeout = 20_000)]
    [InlineData($"AUTH PLAIN {Right}", "235 2.7.0")]
    [InlineData($"auth plain {Right}", "235 2.7.0")]
    [InlineData($"AUTH PLAIN|{Right}", "334 |235 2.7.0")]
    [InlineData("AUTH PLAIN YW5uAGFubgBzZWNyZXQ=", "235 2.7.0")] // acts for itself
    [InlineData("AUTH PLAIN Ym9iAGFubgBzZWNyZXQ=", "535 5.7.8")] // acts for bob
    [InlineData($"AUTH PLAIN {Wrong}", "535 5.7.8")]
    [InlineData("AUTH LOGIN|YW5u|c2VjcmV0", "334 VXNlcm5hbWU6|334 UGFzc3dvcmQ6|235 2.7.0")]
    [InlineData("AUTH LOGIN YW5u|c2VjcmV0", "334 UGFzc3dvcmQ6|235 2.7.0")]
    [InlineData("AUTH LOGIN|YW5u|Z3Vlc3M=", "334 VXNlcm5hbWU6|334 UGFzc3dvcmQ6|535 5.7.8")]
    [InlineData("AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdG9rZW4BAQ==", "235 2.7.0")]
    [InlineData("AUTH OAUTHBEARER bixhPWFubiwBaG9zdD1teC5leGFtcGxlAXBvcnQ9NTg3AWF1dGg9QmVhcmVyIHRva2VuAQE=", "235 2.7.0")]
    [InlineData("AUTH OAUTHBEARER biwsAWF1dGg9QmVhcmVyIHRva2VuAQE=", "235 2.7.0")] // the token alone says who
    [InlineData("AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgb3RoZXIBAQ==|", "334 eyJzdGF0dXMi|535 5.7.8")]
    [InlineData("AUTH OAUTHBEARER biwsAWF1dGg9QmVhcmVyIG90aGVyAQE=|AQ==", "334 eyJzdGF0dXMi|535 5.7.8")]
    [InlineData("AUTH PLAIN|*", "334 |501 5.7.0")]
    [InlineData("AUTH LOGIN|YW5u|*", "334 VXNlcm5hbWU6|334 UGFzc3dvcmQ6|501 5.7.0")]
    [InlineData("AUTH PLAIN =", "535 5.7.8")]
    [InlineData("AUTH PLAIN %%%", "501 5.5.2")]
    [InlineData("AUTH PLAIN /////w==", "535 5.7.8")] // not UTF-8
    [InlineData("AUTH CRAM-MD5", "504 5.5.4")]
    [InlineData("AUTH", "501 5.5.4")]
    [InlineData("AUTH PLAIN a b", "501 5.5.4")]
    public async Task Answers_as_the_specification_says(string said, string expected)
    {
        await StartAsync(Options());

        foreach (var (line, reply) in said.Split('|').Zip(expected.Split('|')))
        {
            Assert.StartsWith(reply, await SayAsync(line), StringComparison.Ordinal);
        }

        Assert.Equal(expected.EndsWith("235 2.7.0", StringComparison.Ordinal), _running!.Session.IsAuthenticated);
        Assert.Equal(_running.Session.IsAuthenticated ? "ESMTPSA" : "ESMTPS", _running.Session.ProtocolName);
        Assert.StartsWith("250", await SayAsync("NOOP"), StringComparison.Ordinal); // the session goes on, and no answer was taken for a command
    }

    [Fact(Timeout = 20_000)]
    public async Task Happens_once_and_not_within_a_transaction()
    {
        await StartAsync(Options());

        Assert.StartsWith("250", await SayAsync("MAIL FROM:<ann@example.org> AUTH=<>"), StringComparison.Ordinal);
        Assert.StartsWith("503", await SayAsync($"AUTH PLAIN {Right}"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SayAsync("RSET"), StringComparison.Ordinal);
        Assert.StartsWith("235", await SayAsync($"AUTH PLAIN {Right}"), StringComparison.Ordinal);
        Assert.StartsWith("503", await SayAsync($"AUTH PLAIN {Right}"), StringComparison.Ordinal);
        Assert.Single(_shown);
    }

    [Fact(Timeout = 20_000)]
    public async Task Where_it_is_required_mail_waits_for_it()
    {
        await StartAsync(Options(isRequired: true));

        Assert.Equal("530 5.7.0 Authentication required", await SayAsync("MAIL FROM:<ann@example.org>"));
        Assert.StartsWith("235", await SayAsync($"AUTH PLAIN {Right}"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SayAsync("MAIL FROM:<ann@example.org>"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Takes_tokens_up_to_12288_octets_and_hangs_up_beyond()
    {
        await StartAsync(Options());
        var token = Convert.ToBase64String(Encoding.ASCII.GetBytes($"user=ann\u0001auth=Bearer {new string('x', 9000)}\u0001\u0001"));
        Assert.InRange(token.Length, 12000, 12250);

        Assert.StartsWith("334 ", await SayAsync($"AUTH XOAUTH2 {token}"), StringComparison.Ordinal);
        Assert.StartsWith("535", await SayAsync(""), StringComparison.Ordinal);
        Assert.Equal("334 ", await SayAsync("AUTH PLAIN"));
        Assert.StartsWith("500 5.5.6", await SayAsync(new string('A', 12289)), StringComparison.Ordinal);
        Assert.Equal(SessionEnd.Refused, await _running!.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Whoever_fails_again_and_again_is_hung_up_on()
    {
        await StartAsync(Options() with { MaxErrors = 3 });

        Assert.StartsWith("535", await SayAsync($"AUTH PLAIN {Wrong}"), StringComparison.Ordinal);
        Assert.StartsWith("535", await SayAsync($"AUTH PLAIN {Wrong}"), StringComparison.Ordinal);
        Assert.StartsWith("421 4.7.0", await SayAsync($"AUTH PLAIN {Wrong}"), StringComparison.Ordinal);
        Assert.Equal(SessionEnd.TooManyErrors, await _running!.End);
    }

    [Fact]
    public void Neither_passwords_nor_tokens_are_written_by_accident()
    {
        Assert.DoesNotContain("secret", new SaslCredentials.Password("ann", "secret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{new SaslCredentials.Token("ann", "secret")}", StringComparison.Ordinal);
    }

    private SmtpServerOptions Options(bool isRequired = false) => new()
    {
        HostName = "mx.example",
        Tls = _ => new() { ServerCertificate = Certificate },
        Authentication = new()
        {
            Mechanisms = [SaslMechanism.Plain, SaslMechanism.Login, SaslMechanism.XOAuth2, SaslMechanism.OAuthBearer],
            IsRequired = isRequired,
            VerifyAsync = (credentials, _) =>
            {
                _shown.Add(credentials);
                return new(credentials is SaslCredentials.Password("ann", "secret") or SaslCredentials.Token("ann" or "", "token")
                    ? SmtpServerAuthentication.Succeeded
                    : SmtpServerAuthentication.InvalidCredentials);
            },
        },
    };

    private async Task StartAsync(SmtpServerOptions options)
    {
        _running = await RunningSession.GreetedAsync(options);
        await _running.TalkAsync("EHLO a\r\nSTARTTLS\r\n", "250", "220");
        _tls = new(new DuplexPipeStream(_running.Client));
#pragma warning disable CA5359 // made a moment ago by this test
        await _tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "mx.example", RemoteCertificateValidationCallback = static (_, _, _, _) => true }, TestContext.Current.CancellationToken);
#pragma warning restore CA5359
        _replies = new(_tls, Encoding.ASCII);
        await _tls.WriteAsync("EHLO a\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER", await RunningSession.ReplyAsync(_replies));
    }

    private async Task<string> SayAsync(string line)
    {
        await _tls!.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), TestContext.Current.CancellationToken); // StartAsync comes first
        return await RunningSession.ReplyAsync(_replies!);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=mx.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
