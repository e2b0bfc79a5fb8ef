using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>What came of a test: how far it got, the one cause that stopped it, and what else was noticed. It holds no secret.</summary>
internal sealed record SmtpTestResult
{
    public required DateTimeOffset At { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>All of them, in the order of the way; with TLS on connect that and the certificate come before the banner.</summary>
    public required IReadOnlyList<StageResult> Stages { get; init; }

    /// <summary><see langword="null"/> when nothing failed.</summary>
    public required Cause? Cause { get; init; }

    public required IReadOnlyList<TestRemark> Remarks { get; init; }

    public required IReadOnlyList<TranscriptLine> Transcript { get; init; }

    public required TimeSpan Took { get; init; }

    public bool IsGood => Cause is null;

    /// <summary>The stage that failed.</summary>
    public TestStage? StoppedAt => Stages.FirstOrDefault(static stage => stage.Outcome == StageOutcome.Failed)?.Stage;
}

/// <summary>What came of one stage.</summary>
/// <param name="Seen">In one line: an address, the server's words, what it offers.</param>
internal sealed record StageResult(TestStage Stage, StageOutcome Outcome, TimeSpan Took, string Seen);

/// <summary>How a stage stands; on its way it is told while a test runs, and never in a result.</summary>
internal enum StageOutcome
{
    NotReached,
    Running,
    Passed,

    /// <summary>It works, and something about it is worth knowing.</summary>
    Attention,
    Failed,
}

/// <summary>What was noticed and stopped nothing.</summary>
/// <param name="Name">A word in kebab-case that stays the same, for JSON and tests.</param>
internal sealed record TestRemark(TestStage Stage, string Name, string Says, string? Fix = null);

/// <summary>A line of the dialogue, without secrets.</summary>
internal sealed record TranscriptLine(SmtpSpeech Speech, string Text)
{
    public override string ToString() => $"{Sign} {Text}";

    /// <summary>As in protocol logs.</summary>
    public char Sign => Speech switch
    {
        SmtpSpeech.Sent => '>',
        SmtpSpeech.Received => '<',
        _ => '*',
    };
}
