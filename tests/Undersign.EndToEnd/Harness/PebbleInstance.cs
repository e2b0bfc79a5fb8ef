using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Undersign.EndToEnd.Harness;

/// <summary>An authority of our own that speaks ACME: Let's Encrypt's Pebble, and the name server it asks. Challenges are really looked at.</summary>
internal sealed class PebbleInstance : IAsyncDisposable
{
    private const string Package = "pebble";

    private readonly TemporaryFolder _folder = new();
    private readonly string _pebble = Tool.Require("pebble", Package);
    private readonly string _names = Tool.Require("pebble-challtestsrv", Package);
    private readonly SelfMadeCertificate _certificate = SelfMadeCertificate.For("localhost");
    private readonly int _port = Loopback.FreePort();
    private readonly int _management = Loopback.FreePort();
    private readonly int _nameServer = Loopback.FreePort();
    private readonly StringBuilder _log = new();
    private readonly List<Process> _running = [];

    public PebbleInstance() => Authority = _folder.Write("localhost.pem", _certificate.CertificatePem);

    /// <summary>Of the directory.</summary>
    public string Directory => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{_port}/dir");

    /// <summary>Path of what its own server is to be believed by.</summary>
    public string Authority { get; }

    /// <summary>Where it comes to look at the answers of challenges.</summary>
    public int ChallengePort { get; } = Loopback.FreePort();

    /// <summary>Seconds for which a certificate is good.</summary>
    public int Validity { get; init; } = 3600;

    /// <summary>Of a hundred good nonces it refuses so many. RFC 8555 §6.5.</summary>
    public int RefusedNonces { get; init; }

    /// <summary>Where every name leads.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Id and key of the only customer; <see langword="null"/> where it takes everybody.</summary>
    public (string Id, string Key)? Customer { get; init; }

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public async Task StartAsync()
    {
        _folder.Write("localhost.key", _certificate.KeyPem);
        var customer = Customer is var (id, key) ? $$""", "externalAccountBindingRequired": true, "externalAccountMACKeys": { "{{id}}": "{{key}}" }""" : "";
        var configuration = _folder.Write("pebble.json", string.Create(CultureInfo.InvariantCulture, $$"""
            { "pebble": {
                "listenAddress": "127.0.0.1:{{_port}}", "managementListenAddress": "127.0.0.1:{{_management}}",
                "certificate": "{{Authority}}", "privateKey": "{{_folder.PathOf("localhost.key")}}",
                "httpPort": {{ChallengePort}}, "tlsPort": {{ChallengePort}}, "certificateValidityPeriod": {{Validity}}{{customer}}
            } }
            """));
        Run(_names, "-defaultIPv4", Address, "-defaultIPv6", "", "-dns01", At(_nameServer), "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", "");
        Run(_pebble, "-config", configuration, "-dnsserver", At(_nameServer));
        using var http = Client();
        await Patience.UntilAsync(() => IsUpAsync(http), () => Log);
    }

    /// <summary>What it signs with, of this run.</summary>
    public async Task<X509Certificate2> RootAsync()
    {
        using var http = Client();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{_management}/roots/0"));
        return X509Certificate2.CreateFromPem(await http.GetStringAsync(address, TestContext.Current.CancellationToken));
    }

    /// <summary>It is away from now on, as an authority sometimes is.</summary>
    public async Task StopAsync()
    {
        foreach (var process in _running)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None); // a cancelled test still cleans up
            process.Dispose();
        }

        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();

        _certificate.Dispose();
        _folder.Dispose();
    }

    private static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private async Task<bool> IsUpAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(Directory), TestContext.Current.CancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private HttpClient Client()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { _certificate.Certificate } };
#pragma warning disable CA2000 // the client disposes of it
        return new(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });
#pragma warning restore CA2000
    }

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Root };
        start.Environment["PEBBLE_VA_NOSLEEP"] = "1";
        start.Environment["PEBBLE_VA_ALWAYS_VALID"] = "0";
        start.Environment["PEBBLE_AUTHZREUSE"] = "0";
        start.Environment["PEBBLE_WFE_NONCEREJECT"] = RefusedNonces.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _running.Add(process);
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
