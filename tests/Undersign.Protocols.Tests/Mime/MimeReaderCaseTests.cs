using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

/// <summary>Each folder of Cases holds a message and its tree. UNDERSIGN_ACCEPT=1 writes the trees anew: then read the difference.</summary>
public sealed class MimeReaderCaseTests
{
    public static TheoryData<string> Names { get; } =
        [.. Directory.EnumerateDirectories(TestMail.Cases).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_the_expected_tree(string name)
    {
        using var data = MailData.From(File.ReadAllBytes(Path.Combine(TestMail.Cases, name, "message.eml")));

        var tree = TreeText.Of(MimeReader.Read(data), withText: true);

        var expected = Path.Combine(TestMail.Cases, name, "tree.txt");
        if (Environment.GetEnvironmentVariable("UNDERSIGN_ACCEPT") == "1")
        {
            var source = Path.Combine(TestMail.Repository, "tests", "Undersign.Protocols.Tests", "Mime", "Cases", name, "tree.txt");
            File.WriteAllText(source, tree);
            File.WriteAllText(expected, tree);
        }

        Assert.Equal(File.ReadAllText(expected, Encoding.UTF8), tree);
    }
}
