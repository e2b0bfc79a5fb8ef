using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Undersign.Bench;

/// <summary>A gateway in a child process, with one organisation that stamps everything.</summary>
internal sealed class GatewayUnderLoad : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "undersign.exe" : "undersign");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("undersign-load-");
    private Process? _process;

    public int Port { get; } = FreePort();

    public TimeSpan ProcessorTime
    {
        get
        {
            _process!.Refresh(); // StartAsync has set it
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>In octets, resident.</summary>
    public long PeakMemory
    {
        get
        {
            _process!.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public static async Task<GatewayUnderLoad> StartAsync(int nextHop)
    {
        var gateway = new GatewayUnderLoad();
        var node = gateway.WriteSettings(nextHop);
        using (var apply = Start("apply", Path.Combine(gateway._folder.FullName, "organisation"), "--config", node))
        {
            await apply.WaitForExitAsync();
        }

        gateway._process = Start("serve", "--config", node);
        await gateway.WaitAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Kill();
        await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new InvalidOperationException("undersign did not start");

    private string WriteSettings(int nextHop)
    {
        var organisation = _folder.CreateSubdirectory("organisation").FullName;
        File.WriteAllText(Path.Combine(organisation, "people.csv"), "mail,displayName,title\nsender@example.com,Jürgen Müller,Senior Consultant\n");
        File.WriteAllText(Path.Combine(organisation, "signature.html"), "<table><tr><td><b>{{person.displayName}}</b><br>{{person.title}}<br>Example GmbH · Hauptstraße 1 · 50667 Köln</td></tr></table>");
        File.WriteAllText(Path.Combine(organisation, "signature.txt"), "{{person.displayName}}\n{{person.title}}\nExample GmbH\n");
        File.WriteAllText(Path.Combine(organisation, "organisation.yaml"), string.Create(CultureInfo.InvariantCulture, $$"""
            name: load
            domains: [example.com]
            identity: { addresses: [127.0.0.0/8] }
            sendConnectors: [{ name: sink, addressSpaces: ["*"], smartHosts: ["127.0.0.1:{{nextHop}}"], tls: none, messagesPerConnection: 100000 }]
            people: { csv: people.csv }
            signatures: [{ name: standard, html: signature.html, text: signature.txt, placement: reply }]
            rules: [{ name: everything, signature: standard }]

            """));
        var node = Path.Combine(_folder.FullName, "undersign.yaml");
        File.WriteAllText(node, string.Create(CultureInfo.InvariantCulture, $$"""
            hostName: gateway.example.com
            storage: { sqlite: undersign.db }
            receiveConnectors: [{ name: load, bindings: ["127.0.0.1:{{Port}}"], tls: off, limits: { connectionsPerAddress: 500 } }]
            web: { address: 127.0.0.1, port: {{FreePort()}} }

            """));
        return node;
    }

    private async Task WaitAsync()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }

        throw new InvalidOperationException("The gateway does not listen.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
