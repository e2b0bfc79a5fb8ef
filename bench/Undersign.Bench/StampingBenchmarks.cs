using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Undersign.Protocols.Mime;
using Undersign.Stamping;
using Undersign.Transit;

namespace Undersign.Bench;

/// <summary>What one message costs between reception and relaying: reading its structure, and stamping its bodies.</summary>
[MemoryDiagnoser]
public class StampingBenchmarks
{
    private static readonly SignatureBlock Signature = new(
        "<table><tr><td><b>Jürgen Müller</b><br>Senior Consultant<br>Example GmbH · Hauptstraße 1 · 50667 Köln</td></tr></table>",
        "Jürgen Müller\r\nSenior Consultant\r\nExample GmbH | Hauptstraße 1 | 50667 Köln");

    private static readonly MailData Reply = MailData.From(ExampleMail.Reply());
    private static readonly MailData Large = MailData.From(ExampleMail.ReplyWithAttachment());

    [Params("10 KB reply", "2 MB with attachment")]
    public string Message { get; set; } = "";

    private MailData Data => Message[0] == '1' ? Reply : Large;

    [Benchmark]
    public int Read() => MimeReader.Read(Data).Parts().Count;

    [Benchmark]
    public int ReadAndStamp()
    {
        var edit = new MimeEdit(Data);
        Stamper.Stamp(MimeReader.Read(Data), Signature, Placement.Reply, StampingPolicy.Default, edit);
        return edit.Length;
    }

    /// <summary>What it costs to know the message again, should it come twice.</summary>
    [Benchmark]
    public int Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return MessageDigest.Of(MimeReader.Read(Data), hash).GetHashCode();
    }

    /// <summary>As the gateway does it: stamped, read again and compared.</summary>
    [Benchmark]
    public int ReadStampAndCheck()
    {
        var message = MimeReader.Read(Data);
        return CheckedStamping.Run(message, () => new(Data), edit => Stamper.Stamp(message, Signature, Placement.Reply, StampingPolicy.Default, edit), FieldAllowance.None).Edit.Length;
    }
}
