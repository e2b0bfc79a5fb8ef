namespace Undersign.Stamping;

/// <summary>Why a kind of message is left as it is, in words for the trace.</summary>
internal static class MessageKindReason
{
    /// <summary>Editing such a message would break it; no setting allows it.</summary>
    public static bool IsSealed(this MessageKind kind) => kind is
        MessageKind.Signed or MessageKind.Encrypted or MessageKind.RightsProtected or MessageKind.Tnef
        or MessageKind.Report or MessageKind.Partial or MessageKind.ExternalBody or MessageKind.Journal or MessageKind.Recall;

    /// <summary>As it is called in settings: automaticReply.</summary>
    public static string Name(this MessageKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public static string Words(this MessageKind kind) => kind switch
    {
        MessageKind.Ordinary => "an ordinary message",
        MessageKind.EmptyReversePath => "a notification without a reverse-path",
        MessageKind.AutomaticReply => "an automatic reply or redirected message",
        MessageKind.Report => "a delivery report or receipt",
        MessageKind.Signed => "a signed message",
        MessageKind.Encrypted => "an encrypted message",
        MessageKind.RightsProtected => "a rights-protected message",
        MessageKind.Calendar => "a calendar message",
        MessageKind.Tnef => "a message in Outlook's own format (winmail.dat)",
        MessageKind.Journal => "a journal report",
        MessageKind.Recall => "a recall",
        MessageKind.Moderation => "a moderation or approval message",
        MessageKind.Voicemail => "a voice message",
        MessageKind.List => "a message of a mailing list or bulk mailer",
        MessageKind.Partial => "a piece of a message (message/partial)",
        MessageKind.ExternalBody => "a message whose text is elsewhere (message/external-body)",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
