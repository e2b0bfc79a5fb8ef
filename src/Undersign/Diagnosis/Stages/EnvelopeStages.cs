using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>MAIL and RCPT; and DATA, when there is a message and somebody to get it. RFC 5321 §3.3.</summary>
internal sealed class EnvelopeStages(Dialogue dialogue)
{
    private readonly TestCourse _course = dialogue.Course;

    public async Task TryAsync(CancellationToken cancellationToken)
    {
        if (dialogue.Target is not { From: { } from, To: { } to })
        {
            return; // nothing says from whom
        }

        var envelope = new Envelope(from, MailParameters.None, [new(to)]);
        _course.Begin(TestStage.Sender);
        _course.Transcript.Sent = command =>
        {
            if (_course.Stage == TestStage.Sender && command.StartsWith("RCPT ", StringComparison.Ordinal))
            {
                _course.Pass(_course.Transcript.LastWords);
                _course.Begin(TestStage.Recipient);
            }
        };
        var reply = await dialogue.Session.AskAsync(from, to, cancellationToken);
        _course.Transcript.Sent = null;
        cancellationToken.ThrowIfCancellationRequested();
        if (!reply.IsPositive)
        {
            dialogue.Refuse(reply);
            return;
        }

        _course.Pass(_course.Quote(reply));
        if (_course.Request is { Message: { } message, To.Length: > 0 })
        {
            await SendAsync(envelope, message, cancellationToken);
        }
    }

    /// <summary>The envelope was taken, and is said again with the message behind it.</summary>
    private async Task SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        _course.Begin(TestStage.Content);
        using var data = MailData.From(message.ToArray());
        var result = await dialogue.Session.SendAsync(envelope, new(data), cancellationToken);
        if (result.Reply.IsPositive)
        {
            _course.Pass(_course.Quote(result.Reply));
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        dialogue.Refuse(result.Reply);
    }
}
