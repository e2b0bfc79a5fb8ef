using Undersign.Commands;
using Undersign.Tests.House;

namespace Undersign.Tests.Commands;

public sealed class SignaturesCommandTests : IDisposable
{
    private static readonly string Gallery = Repository.Full("examples/gallery");

    private readonly string _page = Path.Combine(Path.GetTempPath(), $"undersign-{Guid.CreateVersion7():n}.html");

    public void Dispose() => File.Delete(_page);

    [Fact]
    public async Task Preview_writes_a_page_that_needs_nothing_else()
    {
        using var error = new StringWriter();

        using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(ExitCode.Done, await new SignaturesRun(Gallery, "none.yaml", output, error).PreviewAsync("contact-code", "anna.berger@contoso.example", _page, TestContext.Current.CancellationToken));

        Assert.Equal($"{_page} shows the signature \"contact-code\" as anna.berger@contoso.example would have it, with its plain text; open it in a browser.\n", output.ToString());
        var page = await File.ReadAllTextAsync(_page, TestContext.Current.CancellationToken);
        Assert.Contains("src=\"data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("cid:", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crad", "anna.berger@contoso.example", "There is no signature \"crad\"; did you mean \"card\"?")]
    [InlineData("card", "nobody@contoso.example", "has the address nobody@contoso.example.")]
    public async Task Preview_says_what_there_is_not(string name, string address, string expected)
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Failed, await new SignaturesRun(Gallery, "none.yaml", TextWriter.Null, error).PreviewAsync(name, address, _page, TestContext.Current.CancellationToken));
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_names_fields_and_people()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Done, await new SignaturesRun(Gallery, "none.yaml", output, error).ReportAsync(TestContext.Current.CancellationToken));
        Assert.Contains("bar\n  department: 1 of 2 have none: ben.okafor@contoso.example\n  mobile: 1 of 2 have none: ben.okafor@contoso.example\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
