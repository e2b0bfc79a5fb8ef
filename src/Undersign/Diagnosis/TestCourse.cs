using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>One test on its way: which stage it is at, since when, and what has come of those before.</summary>
internal sealed class TestCourse
{
    private readonly TimeProvider _time;
    private readonly IProgress<StageResult>? _progress;
    private readonly Dictionary<TestStage, StageResult> _stages = [];
    private readonly List<TestRemark> _remarks = [];
    private readonly DateTimeOffset _at;
    private readonly long _began;
    private TestStage _stage;
    private long _stageBegan;

    public TestCourse(SmtpTestRequest request, TimeProvider time, IProgress<StageResult>? progress)
    {
        (Request, _time, _progress) = (request, time, progress);
        (_at, _began) = (time.GetUtcNow(), time.GetTimestamp());
        Transcript = new(Secrets);
        Host = request.Host;
    }

    public SmtpTestRequest Request { get; }

    public SmtpTestLimits Limits => Request.Limits;

    public Redaction Secrets { get; } = new();

    public TestTranscript Transcript { get; }

    /// <summary>As entered, until it is known what was meant.</summary>
    public string Host { get; set; }

    public int Port { get; set; }

    /// <summary>TLS and the certificate come before the banner.</summary>
    public bool IsTlsFirst { get; set; }

    /// <summary>What is odd in the settings: the likely cause where nothing else is known to be one.</summary>
    public List<Suspicion> Suspicions { get; } = [];

    /// <summary>What stopped the test.</summary>
    public Cause? Cause { get; private set; }

    public TestStage Stage => _stage;

    /// <summary>Since the stage has begun.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_stageBegan);

    /// <summary>A stage that was left is taken up again where it was: EHLO comes twice where STARTTLS does.</summary>
    public void Begin(TestStage stage)
    {
        (_stage, _stageBegan) = (stage, _time.GetTimestamp());
        _progress?.Report(new(stage, StageOutcome.Running, TimeSpan.Zero, ""));
    }

    /// <summary>The stage that was begun is over, and the test goes on.</summary>
    public void Pass(string seen) => End(StageOutcome.Passed, seen);

    /// <summary>The test ends here.</summary>
    /// <param name="isSure">What is odd in the settings explains it no better.</param>
    public void Fail(string seen, Cause cause, bool isSure = true)
    {
        Cause = (isSure ? null : Suspicions.Find(suspicion => suspicion.Explains.Contains(_stage))?.Cause) ?? cause;
        End(StageOutcome.Failed, seen);
    }

    /// <summary>Something worth knowing, of the stage at hand or of an earlier one.</summary>
    public void Note(TestStage stage, string name, string says, string? fix = null)
    {
        if (!_remarks.Exists(remark => remark.Name == name))
        {
            _remarks.Add(new(stage, name, Shown(says), fix));
        }
    }

    /// <summary>What a server said, as it may be shown.</summary>
    public string Quote(SmtpReply reply) => Shown(reply.ToString().ReplaceLineEndings(" "));

    /// <summary>Words of others in one line, without secrets and without what steers a terminal.</summary>
    public string Shown(string text) => ShownText.Of(Secrets.Of(text.ReplaceLineEndings(" ")));

    public SmtpTestResult Result() => new()
    {
        At = _at,
        Host = Shown(Host),
        Port = Port,
        Stages = [.. Order().Select(stage => Marked(_stages.GetValueOrDefault(stage) ?? new(stage, StageOutcome.NotReached, TimeSpan.Zero, "")))],
        Cause = Cause,
        Remarks = _remarks,
        Transcript = [.. Transcript.Lines],
        Took = _time.GetElapsedTime(_began),
    };

    private void End(StageOutcome outcome, string seen)
    {
        var before = _stages.TryGetValue(_stage, out var earlier) ? earlier.Took : TimeSpan.Zero;
        var result = Marked(new(_stage, outcome, before + Elapsed, Shown(seen)));
        _stages[_stage] = result;
        _progress?.Report(result);
    }

    /// <summary>A stage that went well and is remarked on.</summary>
    private StageResult Marked(StageResult stage) =>
        stage.Outcome == StageOutcome.Passed && _remarks.Exists(remark => remark.Stage == stage.Stage && remark.Fix is not null) ? stage with { Outcome = StageOutcome.Attention } : stage;

    private IEnumerable<TestStage> Order() => Enum.GetValues<TestStage>().OrderBy(stage => IsTlsFirst switch
    {
        true when stage is TestStage.Banner or TestStage.Hello => 2 * (int)TestStage.Certificate + 1,
        _ => 2 * (int)stage,
    });
}

/// <summary>Something odd in the settings that may work all the same.</summary>
/// <param name="Explains">The stages that fail because of it, if it is the cause.</param>
internal sealed record Suspicion(Cause Cause, params TestStage[] Explains);
