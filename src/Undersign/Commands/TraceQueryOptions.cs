using System.CommandLine;
using Undersign.Traces;

namespace Undersign.Commands;

/// <summary>Which messages somebody looks for.</summary>
internal sealed class TraceQueryOptions
{
    private readonly Argument<string?> _id = new("ID") { Description = "A decision id, as in the header field of a stamped message, or a key, as in the log and the queue; or how it begins, with or without dashes.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _sender = new("--sender") { Description = "Who wrote; <> for our own reports.", HelpName = "ADDRESS" };

    private readonly Option<string?> _recipient = new("--recipient") { Description = "Who it was for.", HelpName = "ADDRESS" };

    private readonly Option<string?> _messageId = new("--message-id") { Description = "The Message-ID, with or without its angle brackets.", HelpName = "ID" };

    private readonly Option<RecipientStatus?> _status = new("--status")
    {
        Description = "What has become of it for a recipient: delivered, queued, deferred, refused, failed, expired or removed.",
        HelpName = "STATUS",
    };

    private readonly Option<string?> _rule = new("--rule") { Description = "Decided by this rule, for a recipient.", HelpName = "NAME" };

    private readonly Option<string?> _organisation = new("--organisation") { Description = "Whose mail it was.", HelpName = "NAME" };

    private readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description = "Not older than: 90s, 30m, 1h, 7d, or 2026-11-21 or 2026-11-21T08:00Z.",
        HelpName = "TIME",
        CustomParser = PointInTime.Parse,
    };

    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Older than; the same forms.", HelpName = "TIME", CustomParser = PointInTime.Parse };

    private readonly Option<int> _limit = new("--limit") { Description = "How many at most, newest first.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_id);
        Option[] options = [_sender, _recipient, _messageId, _status, _rule, _organisation, _since, _until, _limit];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    public TraceQuery Read(ParseResult parsed) => new()
    {
        Id = parsed.GetValue(_id),
        Sender = parsed.GetValue(_sender),
        Recipient = parsed.GetValue(_recipient),
        MessageId = parsed.GetValue(_messageId) is { } text ? $"<{text.Trim('<', '>')}>" : null,
        Status = parsed.GetValue(_status),
        Rule = parsed.GetValue(_rule),
        Organisation = parsed.GetValue(_organisation),
        Since = parsed.GetValue(_since),
        Until = parsed.GetValue(_until),
        Limit = parsed.GetValue(_limit),
    };
}
