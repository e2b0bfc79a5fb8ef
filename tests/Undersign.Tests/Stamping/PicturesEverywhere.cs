using Undersign.Commands;
using Undersign.Protocols.Mime;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>Pictures go into every message that can be stamped, and nothing of it changes but the text of its body (law 2).</summary>
public sealed class PicturesEverywhere
{
    private static readonly byte[] Octets = [.. Enumerable.Range(0, 1000).Select(static n => (byte)(n * 7))];

    private static readonly SignatureBlock Signature = new("<p>Ann Berger, Contoso Ltd <img src=\"cid:a@undersign\"><img src=\"cid:b@undersign\"></p>", "Ann Berger, Contoso Ltd")
    {
        Pictures = [new("a@undersign", "image/png", "a.png", Octets), new("b@undersign", "image/gif", "b.gif", Octets.AsSpan(0, 100))],
    };

    [Theory]
    [MemberData(nameof(StampingCases.Names), MemberType = typeof(StampingCases))]
    public void The_rest_stays_octet_for_octet(string name) => Check(Path.Combine(MailAtHand.Cases, name, "message.eml"));

    [Fact]
    public void The_rest_of_every_message_at_hand_stays_octet_for_octet() => Assert.All(MailAtHand.CorpusMessages(), Check);

    private static void Check(string name)
    {
        using var data = MailAtHand.Read(name);
        var stamped = new FileStamping(Signature, Placement.Reply, StampingPolicy.Default).Stamp(data, name);
        if (stamped.Outcome is not StampOutcome.Stamped { Pictures: { } pictures } outcome)
        {
            return; // passes, or has no HTML; the other cases say which
        }

        using var after = After(stamped);
        var (before, now) = (MimeReader.Read(data), MimeReader.Read(after));

        Assert.Equal(2, pictures.Parts.Count);
        Assert.Equal(before.Fault, now.Fault);
        Assert.Equal<string>(
            before.Parts().Where(part => Untouched(part, outcome)).Select(part => Shown(data, part)),
            now.Parts().Where(part => Untouched(part, outcome) && part.ContentId is not ("a@undersign" or "b@undersign") && !IsStamped(after, part)).Select(part => Shown(after, part)), StringComparer.Ordinal);
        foreach (var id in new[] { "a@undersign", "b@undersign" })
        {
            var picture = Assert.Single(now.Parts(), part => part.ContentId == id);
            Assert.Equal("related", picture.Parent?.ContentType.Subtype);
            Assert.Equal(Octets.Take(pictures.Parts.Single(part => part.ContentId == id).Size), Convert.FromBase64String(Shown(after, picture)[^picture.Body.Length..].ReplaceLineEndings("")));
        }

        Assert.IsType<StampOutcome.Unchanged>(new FileStamping(Signature, Placement.Reply, StampingPolicy.Default).Stamp(after, name).Outcome);
    }

    private static bool Untouched(MimePart part, StampOutcome.Stamped outcome) => !part.IsMultipart && part.Parent is not null && !outcome.Parts.Contains(part.ToString(), StringComparer.Ordinal);

    private static bool IsStamped(MailData data, MimePart part) => part.ContentType.Type == "text" && (LeafText.TryDecode(MimeReader.Read(data), part, out _)?.Text.Contains("Ann Berger, Contoso Ltd", StringComparison.Ordinal) ?? false);

    private static string Shown(MailData data, MimePart part) => System.Text.Encoding.Latin1.GetString(data.Slice(part.Range).Span);

    private static MailData After(StampedFile stamped)
    {
        using var octets = new MemoryStream();
        stamped.WriteTo(octets);
        return MailData.From(octets.ToArray());
    }
}
