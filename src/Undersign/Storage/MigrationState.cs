namespace Undersign.Storage;

/// <summary>How far a database is behind the program, or why the two do not fit.</summary>
internal abstract record MigrationState
{
    private MigrationState()
    {
    }

    /// <param name="Applied">Steps run just now.</param>
    public sealed record UpToDate(int Number, int Applied) : MigrationState;

    public sealed record Pending(int Count) : MigrationState;

    /// <param name="Reason">With what to do.</param>
    public sealed record Refused(string Reason) : MigrationState;
}
