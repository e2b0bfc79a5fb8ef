using Undersign.Commands;
using Undersign.Tests.House;

namespace Undersign.Tests.Commands;

public sealed class SignaturesCommandTests : IDisposable
{
    private static readonly string Gallery = Repository.Full("examples/gallery");

    private readonly string _page = Path.Combine(Path.GetTempPath(), $"undersign-{Guid.CreateVersion7():n}.html");

    public void Dispose() => File.Delete(_page);

    [Fact]
    public void Preview_writes_a_page_that_needs_nothing_else()
    {
        using var error = new StringWriter();

        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(ExitCode.Done, SignaturesRun.Preview(Gallery, "contact-code", "anna.berger@contoso.example", _page, output, error));

        Assert.Equal($"{_page} shows the signature \"contact-code\" as anna.berger@contoso.example would have it, with its plain text; open it in a browser.\n", output.ToString());
        var page = File.ReadAllText(_page);
        Assert.Contains("src=\"data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("cid:", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crad", "anna.berger@contoso.example", "There is no signature \"crad\"; did you mean \"card\"?")]
    [InlineData("card", "nobody@contoso.example", "has the address nobody@contoso.example.")]
    public void Preview_says_what_there_is_not(string name, string address, string expected)
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Failed, SignaturesRun.Preview(Gallery, name, address, _page, TextWriter.Null, error));
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_names_fields_and_people()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Done, SignaturesRun.Report(Gallery, output, error));
        Assert.Contains("bar\n  department: 1 of 2 have none: ben.okafor@contoso.example\n  mobile: 1 of 2 have none: ben.okafor@contoso.example\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
