using System.Globalization;
using System.Text;
using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class MimeReaderTests
{
    // The smallest windows make the scan cross an edge at every place there is.
    private static readonly int[] WindowSizes = [1, 1500, OctetWindow.DefaultSize];

    [Fact]
    public void Ranges_of_every_message_nest_and_do_not_overlap()
    {
        foreach (var (name, octets) in TestMail.Variants([.. TestMail.CorpusFiles(), .. TestMail.OwnFiles()]))
        {
            using var data = MailData.From(octets);

            var document = MimeReader.Read(data);

            TreeLaws.Hold(document, MimeLimits.Default, name);
        }
    }

    [Fact]
    public void Reads_the_same_tree_from_memory_and_from_a_file()
    {
        foreach (var (name, octets) in TestMail.Variants([.. TestMail.CorpusFiles(), .. TestMail.OwnFiles()]))
        {
            using var inMemory = MailData.From(octets);
            using var inFile = TestMail.InFile(octets);
            var expected = TreeText.Of(MimeReader.Read(inMemory));
            foreach (var size in octets.Length > 50_000 ? WindowSizes[1..] : WindowSizes)
            {
                var actual = TreeText.Of(MimeReader.Read(inFile, MimeLimits.Default, size));

                Assert.True(expected == actual, $"{name}, window {size}:\n{actual}");
            }
        }
    }

    [Fact]
    public void Without_splices_the_octets_are_those_that_came()
    {
        foreach (var (name, octets) in TestMail.Variants(TestMail.CorpusFiles()))
        {
            using var data = MailData.From(octets);

            var result = new MimeEdit(data).ToArray();

            Assert.True(octets.AsSpan().SequenceEqual(result), name);
        }
    }

    [Theory]
    [InlineData(32, MimeFault.None, 33)]
    [InlineData(33, MimeFault.TooDeep, 33)]
    public void Opens_multiparts_as_deep_as_the_limit(int depth, MimeFault fault, int parts)
    {
        var mail = new StringBuilder();
        for (var i = 0; i < depth; i++)
        {
            mail.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        }

        using var data = MailData.From(Encoding.ASCII.GetBytes(mail + "\r\ntext\r\n"));

        var document = MimeReader.Read(data);

        Assert.Equal(fault, document.Fault);
        Assert.Equal(parts, document.Parts().Count);
        Assert.False(document.Parts()[^1].IsMultipart);
    }

    [Theory]
    [InlineData(3, MimeFault.None)]
    [InlineData(4, MimeFault.TooManyParts)]
    public void Reads_as_many_parts_as_the_limit(int children, MimeFault fault)
    {
        var mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\ntext\r\n", children)) + "--b--\r\n";
        using var data = MailData.From(Encoding.ASCII.GetBytes(mail));

        var document = MimeReader.Read(data, new() { MaxParts = 4 });

        Assert.Equal(fault, document.Fault);
        Assert.Equal(fault == MimeFault.None ? 4 : 5, document.Parts().Count);
        Assert.Equal(fault == MimeFault.None, document.Root.HasClosingDelimiter);
    }

    [Theory]
    [InlineData(100, 10, MimeFault.None)]
    [InlineData(99, 10, MimeFault.HeaderTooLarge)]
    [InlineData(100, 9, MimeFault.HeaderTooLarge)]
    public void Reads_header_sections_as_large_as_the_limits(int maxOctets, int maxFields, MimeFault fault)
    {
        var mail = string.Concat(Enumerable.Repeat("Name: va\r\n", 10)) + "\r\nbody\r\n"; // ten octets each
        using var inMemory = MailData.From(Encoding.ASCII.GetBytes(mail));
        using var inFile = TestMail.InFile(Encoding.ASCII.GetBytes(mail));
        var limits = new MimeLimits { MaxHeaderOctets = maxOctets, MaxHeaderFields = maxFields };

        var document = MimeReader.Read(inMemory, limits);

        Assert.Equal(fault, document.Fault);
        Assert.Equal(TreeText.Of(document), TreeText.Of(MimeReader.Read(inFile, limits)));
        Assert.Equal(fault == MimeFault.None ? "text/plain" : "application/octet-stream", document.Root.ContentType.ToString());
    }

    [Fact]
    public void An_empty_message_is_one_empty_leaf()
    {
        using var data = new MailData();

        var document = MimeReader.Read(data);

        Assert.Equal("1 text/plain header 0-0 body 0-0 SevenBit no blank line\n", TreeText.Of(document));
    }

    [Fact]
    public void Header_sections_of_all_parts_together_are_limited()
    {
        var part = "--b\r\nSubject: " + new string('x', 400) + "\r\n\r\ntext\r\n";
        var mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat(part, 10)) + "--b--\r\n";
        using var data = MailData.From(Encoding.ASCII.GetBytes(mail));

        var document = MimeReader.Read(data, new() { MaxHeaderOctetsInAll = 1000 });

        Assert.Equal(MimeFault.HeaderTooLarge, document.Fault);
        Assert.Equal(11, document.Parts().Count);
        Assert.Equal(2, document.Parts().Count(p => p.Header.Fields.Any(f => f.Name == "Subject")));
    }
}
