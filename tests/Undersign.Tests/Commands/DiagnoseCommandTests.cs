using System.Text;
using System.Text.Json;
using Undersign.Commands;
using Undersign.Tests.Diagnosis;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Commands;

public sealed class DiagnoseCommandTests : NodeCommandTestBase
{
    private const string Secret = "Wq7!Zr-4pLm2#Xt9";

    private string PasswordFile
    {
        get
        {
            var file = Path.Combine(Folder, "password");
            File.WriteAllText(file, Secret + "\n");
            return file;
        }
    }

    [Fact]
    public async Task Says_a_track_in_one_line_and_cause_and_fix_behind_it()
    {
        await using var server = new ZooServer(ZooCase.Load("banner-imap"));

        var (exit, output, error) = await RunAsync(DiagnoseCommand.Create(), $"{ZooServer.Address}:{server.Port}");

        Assert.Equal(ExitCode.Failed, exit);
        var lines = output.Split('\n');
        Assert.Matches("^Settings ok.* > DNS ok.* > TCP ok.* > Banner FAIL.* > EHLO - > TLS - > Certificate - > AUTH - > MAIL FROM - > RCPT TO - > DATA -$", lines[0]);
        Assert.Contains(lines, static line => line.StartsWith("  seen   * OK", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("  cause  ", StringComparison.Ordinal) && line.Contains("incoming (IMAP) server", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("  fix    Enter the outgoing", StringComparison.Ordinal));
        Assert.Empty(error);
    }

    [Fact]
    public async Task Gives_json_of_a_stable_shape()
    {
        await using var server = new ZooServer(ZooCase.Load("banner-pop3"));

        var (exit, output, _) = await RunAsync(DiagnoseCommand.Create(), $"{ZooServer.Address}:{server.Port}", "--json");

        Assert.Equal(ExitCode.Failed, exit);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(["at", "host", "port", "good", "stoppedAt", "milliseconds", "stages", "cause", "remarks", "transcript"], root.EnumerateObject().Select(static member => member.Name), StringComparer.Ordinal);
        Assert.Equal("banner", root.GetProperty("stoppedAt").GetString());
        Assert.Equal(["name", "says", "fix", "link", "confidence"], root.GetProperty("cause").EnumerateObject().Select(static member => member.Name), StringComparer.Ordinal);
        Assert.Equal("pop-server", root.GetProperty("cause").GetProperty("name").GetString());
        Assert.Equal(["stage", "outcome", "milliseconds", "seen"], root.GetProperty("stages")[0].EnumerateObject().Select(static member => member.Name), StringComparer.Ordinal);
        Assert.Equal("not-reached", root.GetProperty("stages")[10].GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Is_content_with_a_server_that_would_take_a_message()
    {
        await using var server = new ZooServer(ZooCase.Load("login-in-the-clear-if-told"));

        var (exit, output, _) = await RunAsync(
            DiagnoseCommand.Create(), $"{ZooServer.Address}:{server.Port}", "--security", "none", "--in-clear", "--user", "alice@contoso.example", "--password-file", PasswordFile, "--ehlo", "client.example", "-v");

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("it would take a message; none was sent", output, StringComparison.Ordinal);
        Assert.Contains("> MAIL FROM:<alice@contoso.example>", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_gets_a_message_that_was_not_asked_for(bool sends)
    {
        await using var hop = new NextHop();
        string[] arguments = [$"127.0.0.1:{hop.Port}", "--security", "none", "--from", "alice@contoso.example", "--to", "bob@fabrikam.example"];

        var (exit, _, error) = await RunAsync(DiagnoseCommand.Create(), sends ? [.. arguments, "--send"] : arguments);

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Equal(sends, Assert.Single(hop.Connections).Commands.Contains("DATA", StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("smtp.contoso.example", "--user", "alice")]
    [InlineData("smtp.contoso.example", "--password-file", "nothing-there")]
    [InlineData("smtp.contoso.example", "--user", "alice", "--password-file", "/nothing/there")]
    [InlineData("smtp.contoso.example", "--user", "alice", "--oauth", "http://login.example/token", "--client-id", "x")]
    public async Task Calls_what_makes_no_sense_by_its_own_exit_code(params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(DiagnoseCommand.Create(), arguments);

        Assert.Equal(ExitCode.Unreadable, exit);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("[::1]:25", "[::1]", 25)]
    [InlineData("::1", "::1", null)]
    [InlineData("smtp.contoso.example:587", "smtp.contoso.example", 587)]
    [InlineData("smtp.contoso.example", "smtp.contoso.example", null)]
    [InlineData("smtp://contoso.example:25", "smtp://contoso.example:25", null)]
    public void Parts_host_and_port(string server, string host, int? port) => Assert.Equal((host, port), new DiagnoseRequest(server).Split());

    /// <summary>A server that repeats the login in what it refuses it with, plainly and in base64, and then once more where no login is.</summary>
    [Theory]
    [InlineData("-v")]
    [InlineData("--json")]
    public async Task Law_10_writes_no_secret_that_a_server_repeats(string form)
    {
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0alice@contoso.example\0{Secret}"));
        await using var server = new ZooServer(ZooCase.Of(
            "S: 220 smtp.contoso.example ESMTP", "C: EHLO", "S: 250-smtp.contoso.example", "S: 250 AUTH PLAIN", "C: AUTH PLAIN ",
            $"S: 550-5.7.1 you said {plain}", $"S: 550 5.7.1 which is {Secret}, or {Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))}", $"S: 250 {Secret}"));

        var (exit, output, error) = await RunAsync(
            DiagnoseCommand.Create(), $"{ZooServer.Address}:{server.Port}", "--security", "none", "--in-clear", "--user", "alice@contoso.example", "--password-file", PasswordFile, form);

        Assert.Equal(ExitCode.Failed, exit);
        Assert.Contains("(secret)", output, StringComparison.Ordinal);
        foreach (var written in new[] { output, error, Unescaped(output) })
        {
            Assert.DoesNotContain(Secret, written, StringComparison.Ordinal);
            Assert.DoesNotContain(plain[^16..], written, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..16], written, StringComparison.Ordinal);
        }
    }

    /// <summary>JSON may write a character as its number.</summary>
    private static string Unescaped(string output) => output.StartsWith('{') ? JsonSerializer.Serialize(JsonDocument.Parse(output).RootElement, Relaxed) : output;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
