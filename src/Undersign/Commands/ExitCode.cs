namespace Undersign.Commands;

/// <summary>What commands about the node say to the shell. <c>docs/reference/commands.md</c> promises them.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It did not work; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The node file or another input could not be read.</summary>
    public const int Unreadable = 2;
}
