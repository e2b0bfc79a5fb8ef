using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Undersign.Diagnosis;

namespace Undersign.EndToEnd.Diagnosis;

/// <summary>OpenSSL's own server with certificates and versions as they go wrong, and a port that nobody answers at.</summary>
public sealed class TlsServerTests : IDisposable
{
    private const string Name = "mail.contoso.example";

    private readonly TemporaryFolder _folder = new();
    private readonly SelfMadeCertificate _authority = SelfMadeCertificate.Authority("Authority of a test");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("expired", "certificate-expired", "renew")]
    [InlineData("other", "certificate-wrong-name", "elsewhere.example")]
    [InlineData("self-signed", "certificate-self-signed", "public authority")]
    public async Task A_bad_certificate_is_named(string kind, string cause, string fix)
    {
        using var certificate = kind switch
        {
            "expired" => _authority.IssueExpired(Name),
            "other" => _authority.Issue("elsewhere.example"),
            _ => SelfMadeCertificate.For(Name),
        };

        await DiagnoseAsync(certificate, [], TestStage.Certificate, cause, fix);
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task A_version_that_is_too_old_is_named(string version)
    {
        using var certificate = _authority.Issue(Name);

        await DiagnoseAsync(certificate, [version, "-cipher", "DEFAULT@SECLEVEL=0"], TestStage.Tls, "tls-too-old", "TLS 1.2");
    }

    /// <summary>The queue of who wants in is full, and the system drops whoever comes next: what a firewall does that says nothing.</summary>
    [Fact]
    public async Task A_black_hole_is_named_with_the_address_to_allow()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux, which drops what does not fit a queue");
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        hole.Bind(new IPEndPoint(IPAddress.Parse("127.0.86.2"), 0));
        hole.Listen(0);
        var end = (IPEndPoint)hole.LocalEndPoint!; // bound
        var waiting = new List<Socket>();
        try
        {
            while (await IsTakenAsync(end, waiting))
            {
                Assert.True(waiting.Count < 100, "the queue has no end");
            }

            var began = Stopwatch.GetTimestamp();
            var result = await Diagnosed.RunAsync(Diagnosed.Request(end.Port) with { Host = end.Address.ToString(), Limits = new() { Connect = TimeSpan.FromSeconds(2), Neighbour = TimeSpan.FromSeconds(1) } });

            Diagnosed.Finds(result, TestStage.Connect, "connection-filtered", end.ToString());
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "it has a limit");
        }
        finally
        {
            waiting.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_port_that_is_closed_is_named_with_the_one_that_answers()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: 587 is a port of the system");
        using var submission = new TcpListener(IPAddress.Parse("127.0.86.3"), 587);
        submission.Start();

        var result = await Diagnosed.RunAsync(Diagnosed.Request(Loopback.FreePort()) with { Host = "127.0.86.3" });

        Diagnosed.Finds(result, TestStage.Connect, "connection-refused", "Port 587 of it answers from here: enter 587 with STARTTLS.");
    }

    /// <returns>Whether the queue had room; a second is long where both ends are one machine.</returns>
    private static async Task<bool> IsTakenAsync(IPEndPoint end, List<Socket> waiting)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        waiting.Add(socket);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            await socket.ConnectAsync(end, limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task DiagnoseAsync(SelfMadeCertificate certificate, string[] options, TestStage stage, string cause, string fix)
    {
        var openssl = Tool.Require("openssl", "openssl");
        var port = Loopback.FreePort();
        var pem = _folder.Write($"{port}.pem", certificate.CertificatePem + "\n" + certificate.KeyPem);
        using var server = Process.Start(new ProcessStartInfo(openssl, ["s_server", "-quiet", "-accept", $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", "-cert", pem, .. options])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("openssl does not start");
        try
        {
            await Patience.UntilAsync(() => Loopback.IsGreetedAsync(port, isTlsOnConnect: true), () => "openssl s_server does not listen");
            var request = Diagnosed.Request(port, SmtpSecurity.TlsOnConnect) with { CertificateName = Name, TrustedRoots = [_authority.Certificate], TakesAnyCertificate = false };

            Diagnosed.Finds(await Diagnosed.RunAsync(request), stage, cause, fix);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None); // a cancelled test still cleans up
        }
    }
}
