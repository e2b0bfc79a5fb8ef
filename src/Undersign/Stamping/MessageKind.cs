namespace Undersign.Stamping;

/// <summary>What a message is, as far as it decides whether anybody may write into it (law 5).</summary>
internal enum MessageKind
{
    /// <summary>Somebody wrote it.</summary>
    Ordinary,

    /// <summary>Without a reverse-path: delivery reports, receipts, out of office. RFC 5321 §4.5.5.</summary>
    EmptyReversePath,

    /// <summary>Sent by a rule or a program: out of office, redirected, generated. RFC 3834.</summary>
    AutomaticReply,

    /// <summary>multipart/report: delivery status, receipts, complaints. RFC 6522.</summary>
    Report,

    /// <summary>S/MIME or PGP/MIME, or armour in the text.</summary>
    Signed,
    Encrypted,

    /// <summary>Rights management: only the wrapper could be changed.</summary>
    RightsProtected,

    /// <summary>Invitations and their answers. RFC 6047.</summary>
    Calendar,

    /// <summary>winmail.dat: Outlook shows what is in it, not the text beside it.</summary>
    Tnef,

    /// <summary>A journal report of Exchange.</summary>
    Journal,
    Recall,

    /// <summary>Moderation and approval.</summary>
    Moderation,
    Voicemail,

    /// <summary>Goes to a list, or comes from a bulk mailer. RFC 2919, RFC 2369.</summary>
    List,

    /// <summary>message/partial: a piece of a message. RFC 2046 §5.2.2.</summary>
    Partial,

    /// <summary>message/external-body: the text is elsewhere. RFC 2046 §5.2.3.</summary>
    ExternalBody,
}
