using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>STARTTLS and TLS on connect. RFC 3207, RFC 8314 §3.3.</summary>
public sealed class StartTlsTests
{
    private const string Message = "MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nx\r\n.\r\n";

    private static readonly X509Certificate2 Certificate = SelfSigned("mx.example");
    private static readonly X509Certificate2 ClientCertificate = SelfSigned("mail.protection.outlook.com");

    /// <summary>Asks for a client certificate and lets in who has none, like a connector that only wants to know.</summary>
    private static readonly SmtpServerOptions Options = new()
    {
        HostName = "mx.example",
        Tls = _ => new()
        {
            ServerCertificate = Certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is null || certificate.Equals(ClientCertificate),
        },
    };

    [Fact(Timeout = 20_000)]
    public async Task Begins_anew_behind_the_handshake()
    {
        var running = await RunningSession.GreetedAsync(Options);
        await running.TalkAsync("EHLO a\r\n", "250 STARTTLS");
        Assert.Equal("ESMTP", running.Session.ProtocolName);
        await running.TalkAsync("STARTTLS\r\n", "220 2.0.0");

        await using var tls = await HandshakeAsync(new DuplexPipeStream(running.Client));
        using var replies = new StreamReader(tls, Encoding.ASCII);
        await TalkAsync(tls, replies, "MAIL FROM:<ann@example.org>\r\n", "503");
        Assert.Null(running.Session.ClientName);
        await TalkAsync(tls, replies, "EHLO b\r\n", "250 BINARYMIME");
        await TalkAsync(tls, replies, "STARTTLS\r\n", "503");
        await TalkAsync(tls, replies, Message, "250", "250", "354", "250");
        await TalkAsync(tls, replies, "QUIT\r\n", "221");

        Assert.Equal(SessionEnd.Quit, await running.End);
        Assert.Equal("ESMTPS", Assert.Single(running.Taken).ProtocolName);
        Assert.Equal("", await replies.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>CVE-2011-0411: commands in the packet of STARTTLS were carried out as if they had come under TLS.</summary>
    [Theory(Timeout = 20_000)]
    [InlineData("RSET\r\n")]
    [InlineData("EHLO mallory\r\nMAIL FROM:<mallory@example.org>\r\nRCPT TO:<bob@example.com>\r\n")]
    [InlineData("NOO")]
    public async Task Drops_what_was_sent_in_the_clear_behind_STARTTLS(string injected)
    {
        var running = await RunningSession.GreetedAsync(Options);
        await running.TalkAsync("EHLO a\r\n", "250");
        await running.TalkAsync("STARTTLS\r\n" + injected, "220");

        await using var tls = await HandshakeAsync(new DuplexPipeStream(running.Client));
        using var replies = new StreamReader(tls, Encoding.ASCII);
        await TalkAsync(tls, replies, "RCPT TO:<bob@example.com>\r\n", "503");
        Assert.Null(running.Session.ClientName);
        await TalkAsync(tls, replies, "QUIT\r\n", "221");
        Assert.Equal(SessionEnd.Quit, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Takes_nothing_sent_in_the_clear_behind_its_220()
    {
        var running = await RunningSession.GreetedAsync(Options);
        await running.TalkAsync("EHLO a\r\nSTARTTLS\r\n", "250", "220");
        await running.SendAsync("EHLO mallory\r\n");

        Assert.Equal(SessionEnd.TlsFailed, await running.End);
        Assert.NotNull(running.Session.Failure);
        Assert.DoesNotContain("250", await running.RestAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Ends_when_the_client_leaves_in_the_handshake()
    {
        var running = await RunningSession.GreetedAsync(Options);
        await running.TalkAsync("EHLO a\r\nSTARTTLS\r\n", "250", "220");
        await running.Client.Output.CompleteAsync();
        Assert.Equal(SessionEnd.TlsFailed, await running.End);
    }

    [Fact(Timeout = 20_000)]
    public async Task Ends_when_the_handshake_takes_too_long()
    {
        var time = new ManualTime();
        var running = await RunningSession.GreetedAsync(Options, time);
        await running.TalkAsync("EHLO a\r\nSTARTTLS\r\n", "250", "220");
        time.Advance(Options.HandshakeTimeout + TimeSpan.FromSeconds(1));
        Assert.Equal(SessionEnd.TlsFailed, await running.End);
        Assert.Equal("", await running.RestAsync());
    }

    [Fact(Timeout = 20_000)]
    public async Task Sees_the_client_certificate()
    {
        var running = await RunningSession.GreetedAsync(Options);
        await running.TalkAsync("EHLO a\r\nSTARTTLS\r\n", "250", "220");
        await using var tls = await HandshakeAsync(new DuplexPipeStream(running.Client), ClientCertificate);
        using var replies = new StreamReader(tls, Encoding.ASCII);
        await TalkAsync(tls, replies, "EHLO a\r\n", "250");
        Assert.Equal("CN=mail.protection.outlook.com", running.Session.Tls?.RemoteCertificate?.Subject);
    }

    [Fact(Timeout = 20_000)]
    public async Task Lets_a_client_without_a_certificate_in()
    {
        var running = await RunningSession.GreetedAsync(Options with { RequiresTls = true });
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<>\r\nSTARTTLS\r\n", "250", "530", "220");
        await using var tls = await HandshakeAsync(new DuplexPipeStream(running.Client));
        using var replies = new StreamReader(tls, Encoding.ASCII);
        await TalkAsync(tls, replies, "EHLO a\r\nMAIL FROM:<>\r\n", "250", "250");
        Assert.Null(running.Session.Tls?.RemoteCertificate);
    }

    [Fact(Timeout = 20_000)]
    public async Task Begins_with_the_handshake_on_a_port_for_TLS()
    {
        var running = new RunningSession(Options with { TlsOnConnect = true });
        await using var tls = await HandshakeAsync(new DuplexPipeStream(running.Client));
        using var replies = new StreamReader(tls, Encoding.ASCII);
        Assert.StartsWith("220", await RunningSession.ReplyAsync(replies), StringComparison.Ordinal);
        await TalkAsync(tls, replies, "EHLO a\r\n", "250 BINARYMIME");
        await TalkAsync(tls, replies, Message, "250", "250", "354", "250");
        Assert.Equal("ESMTPS", Assert.Single(running.Taken).ProtocolName);
    }

    [Fact(Timeout = 20_000)]
    public async Task Talks_plainly_on_a_port_for_TLS_to_nobody()
    {
        var running = new RunningSession(Options with { TlsOnConnect = true });
        await running.SendAsync("EHLO a\r\n");
        Assert.Equal(SessionEnd.TlsFailed, await running.End);
        Assert.DoesNotContain("220", await running.RestAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 20_000)]
    public async Task Talks_over_a_handshake_the_host_has_done_on_a_real_socket()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var serverTls = new SslStream(accepted.GetStream());
        var handshake = serverTls.AuthenticateAsServerAsync(Options.Tls!(""), TestContext.Current.CancellationToken);
        await using var tls = await HandshakeAsync(client.GetStream());
        await handshake;

        var taken = new List<TakenMail>();
        var session = new SmtpServerSession(serverTls, Options, session => new ScriptedTransaction(session, taken), TimeProvider.System);
        var end = session.RunAsync(TestContext.Current.CancellationToken);
        using var replies = new StreamReader(tls, Encoding.ASCII);
        Assert.StartsWith("220", await RunningSession.ReplyAsync(replies), StringComparison.Ordinal);
        await TalkAsync(tls, replies, "EHLO a\r\n", "250 BINARYMIME");
        await TalkAsync(tls, replies, $"MAIL FROM:<>\r\nRCPT TO:<bob@example.com>\r\nBDAT 300000 LAST\r\n{new string('x', 300_000)}QUIT\r\n", "250", "250", "250", "221");
        Assert.Equal(SessionEnd.Quit, await end);
        Assert.Equal(300_000, Assert.Single(taken).Data.Length);
        Assert.Equal("ESMTPS", taken[0].ProtocolName);
    }

    private static async Task<SslStream> HandshakeAsync(Stream connection, X509Certificate2? certificate = null)
    {
        var tls = new SslStream(connection);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "mx.example",
                ClientCertificates = certificate is null ? [] : [certificate],
                EnabledSslProtocols = SslProtocols.None,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificate.Equals(certificate),
            },
            TestContext.Current.CancellationToken);
        return tls;
    }

    private static async Task TalkAsync(SslStream tls, StreamReader replies, string commands, params string[] expected)
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes(commands), TestContext.Current.CancellationToken);
        foreach (var reply in expected)
        {
            Assert.StartsWith(reply, await RunningSession.ReplyAsync(replies), StringComparison.Ordinal);
        }
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
