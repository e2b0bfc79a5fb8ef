using Undersign.EndToEnd.SuddenDeath;

/// <summary>Runs inside <c>undersign</c> before its own first line, when the variable DOTNET_STARTUP_HOOKS names this assembly.</summary>
/// <remarks>So the program that is killed is the program that is shipped, and it holds nothing that is there for tests.</remarks>
#pragma warning disable CA1050, MA0047 // the runtime looks for this name outside of any namespace
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize() => KillSwitch.Arm();
}
