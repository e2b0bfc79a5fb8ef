namespace Undersign.Diagnosis.Causes;

/// <summary>A cause, and the replies it is known by.</summary>
internal sealed record CauseRow(Cause Cause, ReplySign[] Signs);
