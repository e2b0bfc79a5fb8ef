namespace Undersign.Diagnosis;

/// <summary>A result for a terminal: the track in one line, then what stopped it and what to do.</summary>
internal static class SmtpTestText
{
    public static string Track(SmtpTestResult result) => string.Join(" > ", result.Stages.Select(Of));

    /// <param name="withTranscript">And everything that was said.</param>
    public static void Write(SmtpTestResult result, bool withTranscript, TextWriter output)
    {
        output.WriteLine(Track(result));
        output.WriteLine();
        output.WriteLine($"{result.Host}, port {result.Port}: {Verdict(result)}.");
        if (result.Cause is { } cause)
        {
            WriteCause(result, cause, output);
        }

        foreach (var remark in result.Remarks.Where(remark => remark.Name != result.Cause?.Name))
        {
            output.WriteLine($"  note   {remark.Says}{(remark.Fix is null ? "" : $" {remark.Fix}")}");
        }

        if (withTranscript)
        {
            output.WriteLine();
            foreach (var line in result.Transcript)
            {
                output.WriteLine(line);
            }
        }
    }

    private static void WriteCause(SmtpTestResult result, Cause cause, TextWriter output)
    {
        var seen = result.Stages.FirstOrDefault(static stage => stage.Outcome == StageOutcome.Failed)?.Seen;
        if (!string.IsNullOrEmpty(seen))
        {
            output.WriteLine($"  seen   {seen}");
        }

        output.WriteLine($"  cause  {cause.Says}{(cause.Confidence == Confidence.Certain ? "" : $" ({cause.Confidence.ToString().ToLowerInvariant()})")}");
        output.WriteLine($"  fix    {cause.Fix}");
        if (cause.Link is { } link)
        {
            output.WriteLine($"  see    {link}");
        }
    }

    private static string Verdict(SmtpTestResult result) => result.StoppedAt is { } stage ? $"it stops at {StageNames.Of(stage)}"
        : HasPassed(result, TestStage.Content) ? "the message was taken"
        : HasPassed(result, TestStage.Recipient) ? "it would take a message; none was sent"
        : "all is well as far as it was tried; without a From address there is no MAIL";

    private static bool HasPassed(SmtpTestResult result, TestStage stage) => result.Stages.Any(one => one.Stage == stage && one.Outcome is (StageOutcome.Passed or StageOutcome.Attention));

    private static string Of(StageResult stage) => stage.Outcome switch
    {
        StageOutcome.Passed => $"{StageNames.Of(stage.Stage)} ok{Time(stage)}",
        StageOutcome.Attention => $"{StageNames.Of(stage.Stage)} warn{Time(stage)}",
        StageOutcome.Failed => $"{StageNames.Of(stage.Stage)} FAIL{Time(stage)}",
        _ => $"{StageNames.Of(stage.Stage)} -",
    };

    private static string Time(StageResult stage) => stage.Took.TotalMilliseconds < 1 ? "" : $" {stage.Took.TotalMilliseconds:0} ms";
}
