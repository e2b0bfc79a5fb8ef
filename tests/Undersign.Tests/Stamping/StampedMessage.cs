using Undersign.Commands;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>A message, what stamping made of it, and both of them read.</summary>
internal sealed class StampedMessage : IDisposable
{
    public static readonly SignatureBlock Signature = new("<p>SIGBEGIN <b>Ann Sm\u00EDth</b> SIGEND</p>", "SIGBEGIN\nAnn Sm\u00EDth\nSIGEND");

    /// <summary>What the laws hold of: a message from which the sender asked nothing to be taken out.</summary>
    private static readonly StampingPolicy Untouched = new() { Placeholder = null };

    private readonly MailData _before;
    private readonly MailData _after;

    public StampedMessage(string path)
        : this(File.ReadAllBytes(path))
    {
    }

    public StampedMessage(byte[] original, StampingPolicy? policy = null)
    {
        Original = original;
        _before = MailData.From(original);
        var stamped = new FileStamping(Signature, Placement.Reply, policy ?? Untouched).Stamp(_before, "a message");
        Outcome = stamped.Outcome;
        using var result = new MemoryStream();
        stamped.WriteTo(result);
        Result = result.ToArray();
        _after = MailData.From(Result);
        (Before, After) = (MimeReader.Read(_before), MimeReader.Read(_after));
    }

    public byte[] Original { get; }

    public byte[] Result { get; }

    public StampOutcome Outcome { get; }

    public MimeDocument Before { get; }

    public MimeDocument After { get; }

    public bool IsChanged => Outcome is StampOutcome.Stamped;

    public IReadOnlyList<string> StampedParts => Outcome is StampOutcome.Stamped stamped ? stamped.Parts : [];

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
    }
}
