using Undersign.Diagnosis;
using Undersign.Protocols.Dns;
using Undersign.Protocols.Tests.Dns;

namespace Undersign.Tests.Diagnosis;

/// <summary>The files under Dialogues: servers and settings as they go wrong in the field, each with the stage, the cause and the fix it has to come to.</summary>
public sealed class ZooTests(ITestOutputHelper output)
{
    /// <summary>Beyond the limit of the whole test; the machine may be busy.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(ZooCase.Folder, "*.smtp").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Has_sixty_cases_and_each_stage() => Assert.True(
        Names.Count >= 60 && Enum.GetNames<TestStage>().All(static stage => Names.Any(name => ZooCase.Load(name.Data).Expected("stage").Contains(stage, StringComparer.Ordinal))),
        $"{Names.Count} cases");

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Names))]
    public async Task Names_stage_cause_and_fix(string name)
    {
        var script = ZooCase.Load(name);
        await using var names = Zone(script);
        await using var server = new ZooServer(script);
        var port = server.Port;
        if (script.Option("Closed") is not null)
        {
            server.Close();
        }

        var request = script.Request(port) with { TrustedRoots = ZooServer.Roots };
        var result = await new SmtpTest(new DnsResolver([names.EndPoint], TimeProvider.System), TimeProvider.System).RunAsync(request, progress: null, TestContext.Current.CancellationToken);

        output.WriteLine(SmtpTestJson.Of(result));
        Check(script, result);
    }

    private static void Check(ZooCase script, SmtpTestResult result)
    {
        Assert.Equal(script.Expected("stage").SingleOrDefault(), result.StoppedAt?.ToString());
        Assert.Equal(script.Expected("cause").SingleOrDefault(), result.Cause?.Name);
        Assert.Equal(script.Expected("good").Any(), result.IsGood);
        Assert.All(script.Expected("fix"), fix => Assert.Contains(fix, result.Cause?.Fix, StringComparison.Ordinal));
        Assert.All(script.Expected("says"), says => Assert.Contains(says, result.Cause?.Says, StringComparison.Ordinal));
        Assert.All(script.Expected("remark"), remark => Assert.Contains(remark, result.Remarks.Select(static one => one.Name), StringComparer.Ordinal));
        Assert.True(result.Cause is null || (result.Cause.Says.Length > 0 && result.Cause.Fix.Length > 0 && script.Expected("fix").Any()), "A cause has a fix, and the case says which.");
        Assert.InRange(result.Took, TimeSpan.Zero, script.Limits.Total + Slack);
        Assert.Equal(Enum.GetValues<TestStage>().Length, result.Stages.Count);
        Assert.DoesNotContain(result.Stages, static stage => stage.Outcome == StageOutcome.Running);
    }

    private static NameServerDouble Zone(ZooCase script)
    {
        var names = new NameServerDouble();
        var lines = script.Lines.Where(static line => line.Speaker == 'D').Select(static line => line.Text.Split(' ')).ToList();
        foreach (var line in lines)
        {
            _ = line switch
            {
                ["a", var host, var address] => names.Address(host, address),
                ["mx", var host, var exchange] => names.Mx(host, 10, exchange),
                ["ptr", var address, var host] => names.Pointer(address, host),
                ["txt", var host, var text] => names.Text(host, text),
                ["fails"] => names,
                _ => throw new InvalidDataException(string.Join(' ', line)),
            };
        }

        if (lines.Exists(static line => line is ["fails"]))
        {
            names.Code = static _ => 2; // SERVFAIL
        }
        else if (!lines.Exists(static line => line[0] is "a" or "txt" or "mx"))
        {
            names.Address((script.Option("Host") ?? ZooServer.HostName).ToLowerInvariant(), ZooServer.Address.ToString());
        }

        return names;
    }
}
