using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Tests.Smtp;

/// <summary>A large message and no place to keep it.</summary>
[Collection(nameof(Alone))]
public sealed class FullDiskTests : IDisposable
{
    /// <summary>As the BDAT says; more than stays in memory.</summary>
    private const int Large = 700_000;

    /// <summary>Where .NET looks for the temporary folder, on Unix and on Windows.</summary>
    private static readonly string[] Variables = ["TMPDIR", "TMP"];

    private readonly string?[] _values = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    public FullDiskTests() => Set(_ => Path.Combine(AppContext.BaseDirectory, "no-such-folder"));

    public void Dispose() => Set(index => _values[index]);

    [Theory(Timeout = 20_000)]
    [InlineData("DATA\r\n", "\r\n.\r\n")]
    [InlineData("BDAT 700000 LAST\r\n", "")]
    public async Task Asks_to_come_again_and_goes_on(string command, string end)
    {
        var running = await RunningSession.GreetedAsync();
        await running.TalkAsync("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.com>\r\n", "250", "250", "250");
        await running.SendAsync($"{command}{new string('x', Large)}{end}NOOP\r\nQUIT\r\n");

        Assert.Contains("452 4.3.1 Insufficient system storage\r\n250 2.0.0 OK\r\n221", await running.RestAsync(), StringComparison.Ordinal);
        Assert.Equal(SessionEnd.Quit, await running.End);
        Assert.IsAssignableFrom<IOException>(Assert.Single(running.Faults));
        Assert.Empty(running.Taken);
    }

    private static void Set(Func<int, string?> value)
    {
        for (var index = 0; index < Variables.Length; index++)
        {
            Environment.SetEnvironmentVariable(Variables[index], value(index));
        }
    }
}
