using System.Diagnostics;
using System.Globalization;

namespace Undersign.EndToEnd.Harness;

/// <summary>Undersign as its users run it: the built program in a process of its own, on a free port.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    /// <summary>bin/Undersign/debug/undersign for the tests in bin/Undersign.EndToEnd/debug/.</summary>
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Undersign", Configuration, "undersign"));

    private readonly TemporaryFolder _folder = new();
    private readonly GatewaySetup _setup;
    private readonly string _nodeFile;
    private readonly List<string> _output = [];
    private Process? _process;

    private GatewayProcess(GatewaySetup setup)
    {
        _setup = setup;
        _nodeFile = setup.WriteTo(_folder);
    }

    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public int Port => _setup.Port;

    /// <summary>Of the status page.</summary>
    public Uri Web => new($"http://127.0.0.1:{_setup.WebPort}/");

    /// <summary>Where it keeps what it keeps.</summary>
    public string Database => _folder.PathOf("undersign.db");

    /// <summary>Of the organisation, as it was applied.</summary>
    public string Settings => _folder.PathOf("contoso");

    /// <summary>Where its protocol logs are, unless it was told otherwise.</summary>
    public string ProtocolLogs => _folder.PathOf("protocol-logs");

    /// <summary>All it has said so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>In octets, what it has of the machine's memory now.</summary>
    public long Resident => Status("VmRSS:");

    /// <summary>In octets, the most it ever had.</summary>
    public long PeakResident => Status("VmHWM:");

    /// <summary>What it has taken of the machine's processors so far.</summary>
    public TimeSpan ProcessorTime => _process!.TotalProcessorTime; // asked of a started gateway

    /// <summary>Runs one of the program's commands to its end.</summary>
    public static Task<ToolResult> CommandAsync(IEnumerable<string> arguments, byte[]? input = null) => Tool.RunAsync(Program, arguments, input);

    /// <summary>Applies the organisation, starts the gateway and waits for its greeting.</summary>
    /// <param name="environment">Variables for the first run of the process alone.</param>
    public static async Task<GatewayProcess> StartAsync(GatewaySetup setup, Dictionary<string, string>? environment = null)
    {
        var gateway = new GatewayProcess(setup);
        try
        {
            var applied = await Tool.RunAsync(Program, ["apply", gateway.Settings, "--config", gateway._nodeFile]);
            Assert.True(applied.ExitCode == 0, applied.Output);
            await gateway.StartAsync(environment);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts what was killed or stopped, with the files it left behind.</summary>
    /// <param name="environment">Variables for this run of the process alone.</param>
    public async Task StartAsync(Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Program, ["serve", "--config", _nodeFile])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Root,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = Process.Start(start) ?? throw new InvalidOperationException("undersign does not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Patience.UntilAsync(
            async () => !IsRunning || await Loopback.IsGreetedAsync(Port, _setup.Tls == "onConnect"),
            () => $"No greeting on port {Port}:\n{Output}");
        Assert.True(IsRunning, $"undersign serve has ended:\n{Output}");
    }

    /// <summary>Changes the organisation's file and puts it in force.</summary>
    public async Task ApplyAsync(params (string Old, string New)[] replacements)
    {
        var file = _folder.PathOf("contoso/organisation.yaml");
        var text = replacements.Aggregate(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), static (text, each) => text.Replace(each.Old, each.New, StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var applied = await CommandAsync("apply", Settings);
        Assert.True(applied.ExitCode == 0, applied.Output);
    }

    /// <summary>Another command of the program, on the same node file.</summary>
    public Task<ToolResult> CommandAsync(params string[] arguments) => Tool.RunAsync(Program, [.. arguments, "--config", _nodeFile]);

    /// <summary>Waits for words of its log, which may come after the reply that they are about.</summary>
    public Task SaysAsync(string words) => Patience.UntilAsync(() => Task.FromResult(Output.Contains(words, StringComparison.Ordinal)), () => $"It did not say \"{words}\":\n{Output}");

    /// <summary>SIGKILL: no word of farewell, nothing is written any more.</summary>
    public Task KillAsync()
    {
        _process!.Kill(); // called on a started gateway
        return WaitForEndAsync();
    }

    /// <summary>SIGTERM: it may finish what it does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await WaitForEndAsync();
        return _process!.ExitCode; // called on a started gateway
    }

    /// <param name="signal">As <c>kill</c> knows it.</param>
    public Task SignalAsync(string signal) =>
        Tool.RunAsync("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process!.Id}")]); // called on a started gateway

    /// <summary>Waits until it has ended, whoever ended it.</summary>
    public Task WaitForEndAsync() => Patience.Within(_process!.WaitForExitAsync(TestContext.Current.CancellationToken)); // called on a started gateway

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None); // a cancelled test still cleans up
            }

            process.Dispose();
        }

        _folder.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }

    private long Status(string field)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux: a process's memory is read from /proc");
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process!.Id}/status"); // asked of a started gateway
        var line = File.ReadLines(path).First(line => line.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length).TrimEnd("kB ").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
