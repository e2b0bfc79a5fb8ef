using Undersign.Commands;
using Undersign.Organisations;
using Undersign.Protocols.Mime;
using Undersign.Settings;
using Undersign.Stamping;

namespace Undersign.Tests.Stamping;

/// <summary>
/// A folder a case: message.eml, expected.eml, why.md; signature files, their pictures (logo.png is cid:logo@undersign) and settings.yaml (an organisation's stamping:) where it needs its own. UNDERSIGN_ACCEPT=1 writes what comes out
/// as expected.eml; look at the difference before it is committed.
/// </summary>
public sealed class StampingCases
{
    public static TheoryData<string> Names => [.. Directory.EnumerateDirectories(MailAtHand.Cases).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Comes_out_as_expected(string name)
    {
        var folder = Path.Combine(MailAtHand.Cases, name);
        using var data = MailAtHand.Read(Path.Combine(folder, "message.eml"));
        using var result = new MemoryStream();
        StampingOf(folder).Stamp(data, name).WriteTo(result);

        if (Environment.GetEnvironmentVariable("UNDERSIGN_ACCEPT") == "1")
        {
            File.WriteAllBytes(Path.Combine(MailAtHand.CasesInSource, name, "expected.eml"), result.ToArray());
            return;
        }

        var expected = Path.Combine(folder, "expected.eml");
        Assert.True(File.Exists(expected), $"{name} has no expected.eml: run with UNDERSIGN_ACCEPT=1 and look at it.");
        Assert.Equal(Lines(File.ReadAllBytes(expected)), Lines(result.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_why(string name) => Assert.NotEmpty(File.ReadAllText(Path.Combine(MailAtHand.Cases, name, "why.md")).Trim());

    [Theory]
    [InlineData("hands-off-")]
    [InlineData("once-already-")]
    [InlineData("once-sent-again")]
    public void Leaves_every_octet_of_what_is_not_to_be_stamped(string prefix)
    {
        foreach (var name in Names.Select(row => row.Data).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var folder = Path.Combine(MailAtHand.Cases, name);
            using var data = MailAtHand.Read(Path.Combine(folder, "message.eml"));
            Assert.IsType<StampOutcome.Unchanged>(StampingOf(folder).Stamp(data, name).Outcome);
        }
    }

    private static FileStamping StampingOf(string folder) => new(SignatureOf(folder), Placement.Reply, PolicyOf(Path.Combine(folder, "settings.yaml")));

    private static StampingPolicy PolicyOf(string file)
    {
        if (!File.Exists(file))
        {
            return StampingPolicy.Default;
        }

        var problems = new Problems(file);
        var policy = StampingReader.Read(new(YamlText.Read(File.ReadAllText(file), problems)!, "", problems)); // what cannot be read is among the problems
        Assert.Empty(problems.All);
        return policy;
    }

    private static SignatureBlock SignatureOf(string folder) => new(Signature(folder, "signature.html"), Signature(folder, "signature.txt"))
    {
        Pictures = [.. Directory.EnumerateFiles(folder, "*.png").Order(StringComparer.Ordinal).Select(static file => new InlinePart($"{Path.GetFileNameWithoutExtension(file)}@undersign", "image/png", Path.GetFileName(file), File.ReadAllBytes(file)))],
    };

    private static string Signature(string folder, string file)
    {
        var own = Path.Combine(folder, file);
        return File.ReadAllText(File.Exists(own) ? own : Path.Combine(MailAtHand.Cases, file));
    }

    /// <summary>Line by line with the line ends shown, so that a difference can be read.</summary>
    private static string[] Lines(byte[] octets) =>
        System.Text.Encoding.Latin1.GetString(octets).Replace("\r", "\u240D", StringComparison.Ordinal).Split('\n');
}
