namespace Undersign.Protocols.Smtp;

/// <summary>A command line, parsed. RFC 5321 §4.1. The hierarchy is closed: the session's switch covers it.</summary>
internal abstract record SmtpCommand
{
    private SmtpCommand() { }

    /// <param name="ClientName">The first word behind EHLO or HELO, printable.</param>
    public sealed record Hello(string ClientName, bool IsExtended) : SmtpCommand;

    /// <param name="ReversePath"><see langword="null"/> is <c>&lt;&gt;</c>.</param>
    public sealed record Mail(Mailbox? ReversePath, MailParameters Parameters) : SmtpCommand;

    public sealed record Recipient(EnvelopeRecipient Envelope) : SmtpCommand;

    /// <summary>BDAT: so many octets follow the command line. RFC 3030 §2.</summary>
    public sealed record Chunk(long Size, bool IsLast) : SmtpCommand;

    public sealed record Data : SmtpCommand
    {
        public static Data Command { get; } = new();
    }

    public sealed record StartTls : SmtpCommand
    {
        public static StartTls Command { get; } = new();
    }

    /// <param name="InitialResponse">In base64; <c>=</c> for an empty one. RFC 4954 §4.</param>
    public sealed record Authenticate(string Mechanism, string? InitialResponse) : SmtpCommand;

    public sealed record Reset : SmtpCommand
    {
        public static Reset Command { get; } = new();
    }

    public sealed record Quit : SmtpCommand
    {
        public static Quit Command { get; } = new();
    }

    /// <summary>NOOP, VRFY, HELP and the like: the reply is the same in every state.</summary>
    public sealed record Idle(SmtpReply Reply) : SmtpCommand
    {
        public static Idle NoOperation { get; } = new(SmtpReply.Ok);
        public static Idle Verify { get; } = new(SmtpServerReplies.CannotVerify);
        public static Idle Help { get; } = new(SmtpServerReplies.Help);
    }

    /// <summary>A line that is no command, and the reply it has earned.</summary>
    /// <param name="IsMail">It was meant to begin a transaction, so that what is pipelined behind it is refused as a consequence.</param>
    public sealed record Malformed(SmtpReply Reply, bool IsMail = false) : SmtpCommand;

    /// <summary>A line after which the session cannot go on.</summary>
    /// <param name="Reply"><see langword="null"/> where the client would not understand one.</param>
    public sealed record Fatal(SmtpReply? Reply, SessionEnd End) : SmtpCommand
    {
        public static Fatal BareLineEnding { get; } = new(SmtpServerReplies.BareLineEnding, SessionEnd.BareLineEnding);
        public static Fatal LineTooLong { get; } = new(SmtpServerReplies.LineTooLong, SessionEnd.LineTooLong);
        public static Fatal UnreadableChunk { get; } = new(SmtpServerReplies.UnreadableChunk, SessionEnd.UnreadableChunk);
        public static Fatal Http { get; } = new(SmtpServerReplies.NotHttp, SessionEnd.SpokeHttp);
        public static Fatal ClientHello { get; } = new(Reply: null, SessionEnd.SpokeTls);
    }
}
