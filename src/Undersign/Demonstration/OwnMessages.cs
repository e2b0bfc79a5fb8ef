namespace Undersign.Demonstration;

/// <summary>Keeps what somebody sends through the demonstration where it can be seen, beside the example messages.</summary>
internal sealed class OwnMessages(DemoFolder folder, TextWriter output)
{
    /// <summary>More are taken, and not kept.</summary>
    private const int Most = 1000;

    private readonly Lock _turn = new();
    private int _count;

    public void Keep(byte[] message)
    {
        lock (_turn)
        {
            if (_count == Most)
            {
                return;
            }

            var name = Path.Combine(folder.Mail, string.Create(null, $"own-{++_count}"));
            File.WriteAllBytes(name + ".eml", message);
            File.WriteAllText(name + ".html", MessagePage.Of(message));
            output.WriteLine($"A message of yours arrived at the next hop: {name}.html");
        }
    }
}
