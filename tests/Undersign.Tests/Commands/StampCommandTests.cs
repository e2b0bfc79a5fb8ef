using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Undersign.Commands;
using Undersign.Stamping;

namespace Undersign.Tests.Commands;

public sealed class StampCommandTests : IDisposable
{
    private const string Mail = "Subject: x\r\n\r\nHello\r\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("undersign-test-").FullName;
    private readonly StringWriter _errors = new();
    private readonly MemoryStream _output = new();

    public StampCommandTests()
    {
        Write("sig.txt", "Ann");
        Write("sig.html", "<p>Ann</p>");
    }

    [Fact]
    public void Writes_one_message_to_standard_output()
    {
        var code = Run(new() { Text = Write("sig.txt", "Ann"), Message = Write("a.eml", Mail) });

        Assert.Equal(StampCommand.Done, code);
        Assert.Equal("X-Undersign-Processed: true\r\nSubject: x\r\n\r\nHello\r\n\r\nAnn\r\n", Encoding.ASCII.GetString(_output.ToArray()));
    }

    [Fact]
    public void Says_that_a_template_is_not_filled()
    {
        Assert.Equal(StampCommand.Done, Run(new() { Html = Write("template.html", "<p>{{person.displayName}}</p>"), Message = Write("a.eml", Mail) }));

        Assert.Equal($"{At("template.html")}: a template is not filled here, \"{{{{\" goes into the mail as it stands. undersign signatures preview fills one, and the gateway does.\n", _errors.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Changes_nothing_the_second_time()
    {
        Run(new() { Text = At("sig.txt"), Message = Write("a.eml", Mail) });
        var once = _output.ToArray();
        File.WriteAllBytes(At("b.eml"), once);
        _output.SetLength(0);

        Assert.Equal(StampCommand.Done, Run(new() { Text = At("sig.txt"), Message = At("b.eml"), IsExplained = true }));
        Assert.Equal(once, _output.ToArray());
        Assert.Contains("\"decision\":\"unchanged\",\"reason\":\"it has been through already\"", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_line_ends_and_the_mbox_line_of_a_file()
    {
        Run(new() { Text = At("sig.txt"), Message = Write("a.eml", "From ann Mon Jun  1 10:00:00 2026\nSubject: x\n\nHello\n") });

        Assert.Equal("From ann Mon Jun  1 10:00:00 2026\nX-Undersign-Processed: true\nSubject: x\n\nHello\n\nAnn\n", Encoding.ASCII.GetString(_output.ToArray()));
    }

    [Fact]
    public void Does_a_folder_to_the_same_names_and_explains_each()
    {
        Write("in/a.eml", Mail);
        Write("in/deep/b.eml", "Auto-Submitted: auto-replied\r\n\r\nGone\r\n");
        Write("in/notes.txt", "not a mail");

        var code = Run(new() { Html = At("sig.html"), Text = At("sig.txt"), In = At("in"), Out = At("out"), IsExplained = true });

        Assert.Equal(StampCommand.Done, code);
        Assert.Equal(["a.eml", "deep/b.eml", "explain.jsonl"], Files("out"));
        Assert.Equal("Auto-Submitted: auto-replied\r\n\r\nGone\r\n", File.ReadAllText(At("out/deep/b.eml")));
        var lines = File.ReadAllLines(At("out/explain.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal("a.eml deep/b.eml", string.Join(' ', lines.Select(line => line.GetProperty("file").GetString())));
        Assert.Equal("stamped unchanged", string.Join(' ', lines.Select(line => line.GetProperty("decision").GetString())));
        Assert.Equal("1 text/plain", lines[0].GetProperty("parts")[0].GetString());
        Assert.Equal("end", lines[0].GetProperty("placement").GetString());
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("placement").ValueKind);
    }

    [Fact]
    public async Task A_pipe_in_a_folder_is_named_and_never_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders on Windows.");
        Write("in/z.eml", Mail);
        using (var made = Process.Start("mkfifo", At("in/a.eml")))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var code = await Task.Run(() => Run(new() { Text = At("sig.txt"), In = At("in"), Out = At("out") }), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(StampCommand.Unreadable, code);
        Assert.Equal(["z.eml"], Files("out"));
        Assert.Contains("a.eml: cannot be read: ", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_what_cannot_be_read_and_does_the_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A link that leads nowhere needs privileges on Windows.");
        Write("in/a.eml", Mail);
        File.CreateSymbolicLink(At("in/lost.eml"), At("nowhere.eml"));
        Write("in/z.eml", Mail);

        var code = Run(new() { Text = At("sig.txt"), In = At("in"), Out = At("out") });

        Assert.Equal(StampCommand.Unreadable, code);
        Assert.Equal(["a.eml", "z.eml"], Files("out"));
        Assert.Contains("lost.eml", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Places_as_asked()
    {
        Run(new() { Text = At("sig.txt"), Message = Write("a.eml", Mail), Placement = Placement.Top });
        Assert.EndsWith("\r\n\r\nAnn\r\n\r\nHello\r\n", Encoding.ASCII.GetString(_output.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.eml", "in", "out", "not both")]
    [InlineData(null, null, null, "Nothing to stamp")]
    [InlineData(null, "in", null, "--in needs --out")]
    [InlineData("a.eml", null, "out", "--out goes with --in")]
    [InlineData(null, "in", "in/out", "lies inside")]
    [InlineData(null, "in", "in", "lies inside")]
    [InlineData(null, "a.eml", "out", "--in is a file")]
    [InlineData(null, "in", "a.eml", "--out is a file")]
    public void Says_what_is_wrong_with_a_wrong_use(string? message, string? input, string? output, string expected)
    {
        Write("a.eml", Mail);
        Write("in/a.eml", Mail);

        var code = Run(new() { Text = At("sig.txt"), Message = Full(message), In = Full(input), Out = Full(output) });

        Assert.Equal(StampCommand.WrongUse, code);
        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToArray());
    }

    [Fact]
    public void Asks_for_a_signature()
    {
        Assert.Equal(StampCommand.WrongUse, Run(new() { Message = Write("a.eml", Mail) }));
        Assert.Contains("--html", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.txt", "a.eml", "missing.txt")]
    [InlineData("sig.txt", "missing.eml", "missing.eml")]
    public void Names_a_missing_file(string signature, string message, string expected)
    {
        Write("a.eml", Mail);
        Assert.Equal(StampCommand.Unreadable, Run(new() { Text = At(signature), Message = At(message) }));
        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_missing_folder()
    {
        Assert.Equal(StampCommand.Unreadable, Run(new() { Text = At("sig.txt"), In = At("nowhere"), Out = At("out") }));
        Assert.Contains("nowhere", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_its_options_from_a_command_line()
    {
        var parsed = StampCommand.Create().Parse(["--html", "a", "--text", "b", "--placement", "end", "--explain", "m.eml"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal("end", parsed.GetValue<string>("--placement"));
        Assert.NotEmpty(StampCommand.Create().Parse(["--text", "b", "--placement", "middle", "m.eml"]).Errors);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _errors.Dispose();
        _output.Dispose();
    }

    private int Run(StampRequest request) => StampRun.Run(request, () => new Unclosed(_output), _errors);

    private string At(string name) => Path.Combine(_folder, name);

    private string? Full(string? name) => name is null ? null : At(name);

    private string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(At(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(At(folder), file)).Order(StringComparer.Ordinal)];

    private string Write(string name, string content)
    {
        var path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _folder);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>The command closes what it opens; the test reads on.</summary>
    private sealed class Unclosed(MemoryStream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
