using System.Text.Json.Serialization;
using Undersign.Diagnosis;

namespace Undersign.Notifications;

/// <summary>What came of a test of a section's settings, as it is kept and shown. It holds no secret.</summary>
internal sealed record EmailTestReport
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Whom the message went to, or would have; empty where nobody was named.</summary>
    public required string Recipient { get; init; }

    /// <summary>Whether a message was to be sent; the daily test only looks whether one could be.</summary>
    public required bool Sends { get; init; }

    public required bool IsGood { get; init; }

    public required long Milliseconds { get; init; }

    public required IReadOnlyList<EmailTestStage> Stages { get; init; }

    /// <summary>Why it failed; <see langword="null"/> where it did not.</summary>
    public EmailFinding? Finding { get; init; }

    /// <summary>What stopped nothing and is worth knowing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Without secrets.</summary>
    public IReadOnlyList<string> Transcript { get; init; } = [];

    public static EmailTestReport Of(SmtpTestResult result, string recipient, bool sends) => new()
    {
        At = result.At,
        Recipient = recipient,
        Sends = sends,
        IsGood = result.IsGood,
        Milliseconds = (long)result.Took.TotalMilliseconds,
        Stages = [.. result.Stages.Select(static stage => new EmailTestStage(StageNames.Of(stage.Stage), stage.Outcome, (long)stage.Took.TotalMilliseconds, stage.Seen))],
        Finding = result.Cause is { } cause ? new(cause.Name, cause.Says, cause.Fix, cause.Link?.AbsoluteUri) : null,
        Remarks = [.. result.Remarks.Select(static remark => remark.Fix is { } fix ? $"{remark.Says} {fix}" : remark.Says)],
        Transcript = [.. result.Transcript.Select(static line => line.ToString())],
    };
}

/// <param name="Seen">In one line: an address, the server's words.</param>
internal sealed record EmailTestStage(string Name, StageOutcome Outcome, long Milliseconds, string Seen);

/// <summary>A cause in words: what is so, and what to do.</summary>
/// <param name="Link">The provider's own page about it.</param>
internal sealed record EmailFinding(string Name, string Says, string Fix, string? Link = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = false)]
[JsonSerializable(typeof(EmailTestReport))]
internal sealed partial class EmailTestJson : JsonSerializerContext;
