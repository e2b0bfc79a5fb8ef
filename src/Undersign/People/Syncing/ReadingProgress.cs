namespace Undersign.People.Syncing;

/// <summary>How far a reading is. A source tells from whatever thread it is on.</summary>
internal sealed class ReadingProgress : IProgress<int>
{
    private int _read;

    public int Read => Volatile.Read(ref _read);

    public void Report(int value) => Volatile.Write(ref _read, value);
}
