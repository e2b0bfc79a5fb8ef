namespace Undersign.Onboarding;

/// <summary>Mail that need not come by us: we would pass it on untouched, and some of it suffers from the way.</summary>
/// <param name="Word">In settings.</param>
/// <param name="Words">In the names and comments of what keeps it away.</param>
internal sealed record LeftAlone(string Word, string Words)
{
    public static readonly LeftAlone AutomaticReplies = new("automaticReplies", "automatic replies");

    /// <summary>An invitation that has been through a gateway may come out as mail, or twice.</summary>
    public static readonly LeftAlone Calendar = new("calendar", "meeting requests and answers");

    /// <summary>Sent as a group of Microsoft 365: its copies reach the members by other ways too.</summary>
    public static readonly LeftAlone GroupMail = new("groupMail", "mail through the address of a group");

    /// <summary>A recall finds its message no more once that has been through a connector.</summary>
    public static readonly LeftAlone Recall = new("recall", "recalls and their reports");

    public static readonly LeftAlone ReadReceipts = new("readReceipts", "read receipts");
    public static readonly LeftAlone Voicemail = new("voicemail", "voice mail");
    public static readonly LeftAlone Approvals = new("approvals", "requests for approval");

    /// <summary>Encrypted by the tenant itself: nothing in it can be signed.</summary>
    public static readonly LeftAlone Protected = new("protected", "mail with restricted permission");

    public static IReadOnlyList<LeftAlone> All { get; } = [AutomaticReplies, Calendar, GroupMail, Recall, ReadReceipts, Voicemail, Approvals, Protected];

    public static IReadOnlyList<LeftAlone> Usual { get; } = [AutomaticReplies, Calendar, GroupMail, Recall, ReadReceipts];
}
