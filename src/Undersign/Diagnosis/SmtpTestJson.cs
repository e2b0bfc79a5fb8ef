using System.Text.Json;

namespace Undersign.Diagnosis;

/// <summary>A result for programs. Members are added and never renamed; <c>docs/reference/commands.md</c> promises them.</summary>
internal static class SmtpTestJson
{
    public static string Of(SmtpTestResult result) => JsonSerializer.Serialize(new
    {
        at = result.At,
        host = result.Host,
        port = result.Port,
        good = result.IsGood,
        stoppedAt = result.StoppedAt is { } stage ? Word(stage) : null,
        milliseconds = (long)result.Took.TotalMilliseconds,
        stages = result.Stages.Select(static stage => new
        {
            stage = Word(stage.Stage),
            outcome = Word(stage.Outcome),
            milliseconds = (long)stage.Took.TotalMilliseconds,
            seen = stage.Seen,
        }),
        cause = result.Cause is { } cause ? new
        {
            name = cause.Name,
            says = cause.Says,
            fix = cause.Fix,
            link = cause.Link,
            confidence = cause.Confidence.ToString().ToLowerInvariant(),
        } : null,
        remarks = result.Remarks.Select(static remark => new { stage = Word(remark.Stage), name = remark.Name, says = remark.Says, fix = remark.Fix }),
        transcript = result.Transcript.Select(static line => line.ToString()),
    });

    private static string Word(TestStage stage) => stage.ToString().ToLowerInvariant();

    private static string Word(StageOutcome outcome) => outcome == StageOutcome.NotReached ? "not-reached" : outcome.ToString().ToLowerInvariant();
}
