using System.Diagnostics;
using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>An HAProxy that passes connections on, and says whose they are.</summary>
internal sealed class HaproxyInstance : IAsyncDisposable
{
    /// <summary>Where it connects from.</summary>
    public const string Address = "127.0.5.1";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    /// <param name="options">Of its <c>server</c> line.</param>
    private HaproxyInstance(int gatewayPort, string options)
    {
        var haproxy = Tool.Require("haproxy", "haproxy");
        var configuration = _folder.Write("haproxy.cfg", string.Create(CultureInfo.InvariantCulture, $"""
            defaults
              mode tcp
              timeout connect 5s
              timeout check 30s
              timeout client 60s
              timeout server 60s
            listen mail
              bind 127.0.0.1:{Port}
              option smtpchk EHLO haproxy.example
              server gateway 127.0.0.1:{gatewayPort} source {Address} {options}

            """));
        _process = Process.Start(new ProcessStartInfo(haproxy, ["-db", "-q", "-f", configuration])) ?? throw new InvalidOperationException("haproxy does not start.");
    }

    public int Port { get; } = Loopback.FreePort();

    public static async Task<HaproxyInstance> StartAsync(int gatewayPort, string options)
    {
        var instance = new HaproxyInstance(gatewayPort, options);
        await Patience.UntilAsync(instance.TakesConnectionsAsync, static () => "HAProxy takes no connections.");
        return instance;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None); // a cancelled test still cleans up
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> TakesConnectionsAsync()
    {
        Assert.False(_process.HasExited, "HAProxy does not like its configuration.");
        return await Loopback.IsGreetedAsync(Port, isTlsOnConnect: true);
    }
}
