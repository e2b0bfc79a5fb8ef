using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Undersign.EndToEnd.SuddenDeath;

/// <summary>Listens to the numbered steps of the transit and kills its own process at one of them: SIGKILL, no farewell.</summary>
internal sealed class KillSwitch : EventListener
{
    private const string StepVariable = "UNDERSIGN_TEST_KILL_AT_STEP";
    private const string TimeVariable = "UNDERSIGN_TEST_KILL_AT_TIME";

    private readonly int _step = Read(StepVariable);
    private readonly int _time = Read(TimeVariable);
    private int _times;

    /// <summary>The variables with which a gateway dies when a message reaches a step for the given time.</summary>
    public static Dictionary<string, string> At(int step, int time) => new(StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(KillSwitch).Assembly.Location,
        [StepVariable] = step.ToString(CultureInfo.InvariantCulture),
        [TimeVariable] = time.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>For as long as the process lives: the runtime holds its listeners.</summary>
    public static void Arm()
    {
#pragma warning disable CA2000 // ends with the process, and ends the process
        _ = new KillSwitch();
#pragma warning restore CA2000
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Undersign.Transit")
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload is [int step] && step == _step && Interlocked.Increment(ref _times) == _time)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private static int Read(string variable) => int.Parse(Environment.GetEnvironmentVariable(variable) ?? "0", CultureInfo.InvariantCulture);
}
