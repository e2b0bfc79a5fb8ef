namespace Undersign.EndToEnd.Harness;

/// <summary>A folder in which a mail server lays down each message as a file of its own.</summary>
internal sealed class Maildir(string folder)
{
    private readonly string _new = Path.Combine(folder, "new");

    /// <summary>Messages whose octets, read as Latin-1, contain a text.</summary>
    public IReadOnlyList<byte[]> With(string text)
    {
        var messages = Directory.Exists(_new) ? Directory.EnumerateFiles(_new).Select(File.ReadAllBytes) : [];
        return [.. messages.Where(octets => Letter.Text(octets).Contains(text, StringComparison.Ordinal))];
    }

    /// <summary>Waits until such a message has come.</summary>
    public async Task<byte[]> ReceiveAsync(string text)
    {
        IReadOnlyList<byte[]> found = [];
        await Patience.UntilAsync(() => Task.FromResult((found = With(text)).Count > 0), () => $"No message with {text} has come.");
        return found[0];
    }
}
