using System.Globalization;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Custody;

/// <summary>Queues and their messages in plain words, for terminals.</summary>
internal static class QueueText
{
    public static string Of(QueueSummary queue, DateTimeOffset now)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{queue.Destination}  {queue.Status}  {queue.Messages} messages{Detail(queue)}");
        if (queue.SuspendedBy is { } by)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  suspended by {ShownText.Of(by)}, {Time(queue.SuspendedAt)}");
        }

        if (queue.LastError is { } error)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  not reached {queue.Failures} times: {OneLine(error)}");
            text.AppendLine(queue switch
            {
                { Status: QueueSummary.Suspended } => "  no retry until it is resumed",
                { NextRetry: { } retry } when retry > now => $"  next retry {Time(retry)}",
                _ => "  next retry within seconds, where a node serves",
            });
        }

        return text.ToString();
    }

    public static string Of(QueuedMessage message, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{message.Id}  {message.Status}  {message.Octets} octets  {message.Destination}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  from  {ShownText.Of(message.ReversePath)}  {ShownText.Of(message.MessageId ?? "")}");
        foreach (var recipient in message.Recipients)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  to    {ShownText.Of(recipient.Address)}  {OneLine(recipient.LastReply)}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  in custody since {Time(message.ReceivedAt)}, tried {message.Attempts} times{Next(message, now)}");
        if (message.TraceId is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  undersign trace {message.TraceId}");
        }

        if (message.Fault is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {message.Fault}");
        }

        return text.ToString();
    }

    private static string Next(QueuedMessage message, DateTimeOffset now) => message switch
    {
        { IsWaiting: false } => ", not again until it is released",
        { Status: QueuedMessage.Active } => ", being tried now",
        _ when message.NextAttemptAt > now => $", next {Time(message.NextAttemptAt)}",
        _ => ", next with its queue",
    };

    private static string OneLine(string? text) => ShownText.Of(text?.ReplaceLineEndings(" ") ?? "");

    private static string Detail(QueueSummary queue) => string.Concat(
        queue.Held > 0 ? string.Create(CultureInfo.InvariantCulture, $", {queue.Held} held") : "",
        queue.SetAside > 0 ? string.Create(CultureInfo.InvariantCulture, $", {queue.SetAside} set aside") : "",
        queue.Oldest is null ? "" : $", the oldest since {Time(queue.Oldest)}");

    private static string Time(DateTimeOffset? time) => time is null ? "" : time.Value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
