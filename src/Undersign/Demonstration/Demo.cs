using System.Net.Sockets;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Threads;
using Undersign.Traces;

namespace Undersign.Demonstration;

/// <summary>Sends the example messages through a running gateway and shows what became of each, and why.</summary>
internal sealed class Demo(DemoFolder folder, KeepingHop nextHop, TraceSearch traces, ThreadMemory threads, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    /// <returns>Whether every message arrived as it should.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var faults = 0;
        foreach (var message in DemoMessage.All)
        {
            faults += await ShowAsync(message, cancellationToken) ? 0 : 1;
        }

        var page = Path.Combine(folder.Mail, "index.html");
        await File.WriteAllTextAsync(page, DemoPage.Of(DemoMessage.All), cancellationToken);
        var sum = faults == 0 ? $"All {DemoMessage.All.Count} messages arrived as they should." : $"{faults} of {DemoMessage.All.Count} messages did not arrive as they should.";
        await output.WriteLineAsync($"{sum} Before and after: {page}");
        return faults == 0;
    }

    private async Task<bool> ShowAsync(DemoMessage message, CancellationToken cancellationToken)
    {
        var sent = await File.ReadAllBytesAsync(Path.Combine(folder.Examples, "mail", message.File), cancellationToken);
        using var data = MailData.From(sent);
        var document = MimeReader.Read(data);
        var messageId = document.Root.Header.Value("Message-ID") ?? "";

        var envelope = message.EnvelopeOf(document);
        if (message.IsLaterInThread)
        {
            await SoonAsync(() => EarlierAsync(document, envelope, cancellationToken), cancellationToken);
        }

        var reply = await SendAsync(envelope, data, cancellationToken);
        var arrived = reply.IsPositive ? await SoonAsync(() => Task.FromResult(nextHop.Find(messageId)), cancellationToken) : null;
        await KeepAsync(message.File, "before", sent, cancellationToken);
        await KeepAsync(message.File, "after", arrived ?? [], cancellationToken);

        var fault = arrived is null ? $"it did not arrive; the gateway said: {reply}" : message.FaultOf(sent, arrived);
        await output.WriteLineAsync($"{(fault is null ? "ok  " : "BAD ")} {message.Title} ({message.File})");
        await output.WriteLineAsync(await SoonAsync(() => StoryAsync(messageId, cancellationToken), cancellationToken) ?? "  There is no trace of it.");
        if (fault is not null)
        {
            await output.WriteLineAsync($"     What is wrong: {fault}");
        }

        await output.WriteLineAsync();
        return fault is null;
    }

    private async Task<SmtpReply> SendAsync(Envelope envelope, MailData data, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", folder.SmtpPort, cancellationToken);
        await using var session = new SmtpClientSession(socket.GetStream(), new() { EhloName = "mail.contoso.example" }, time);
        var greeting = await session.OpenAsync(cancellationToken);
        if (!greeting.IsPositive)
        {
            return greeting;
        }

        var result = await session.SendAsync(envelope, new MimeEdit(data), cancellationToken);
        await session.QuitAsync(cancellationToken);
        return result.Reply;
    }

    /// <summary>Who has signed in a thread is written down behind the mail, as traces are. No answer comes as soon as ours.</summary>
    private async Task<IReadOnlySet<string>?> EarlierAsync(MimeDocument document, Envelope envelope, CancellationToken cancellationToken)
    {
        var sender = envelope.ReversePath?.ToString() ?? "";
        var ids = MessageReferences.Of(document.Root.Header).Select(id => SignedMessage.IdOf(DemoFolder.OrganisationName, sender, id)).ToList();
        return await threads.FindAsync(ids, cancellationToken) is { Count: > 0 } earlier ? earlier : null;
    }

    private async Task<string?> StoryAsync(string messageId, CancellationToken cancellationToken) =>
        await traces.FindAsync(new() { MessageId = messageId, Limit = 1 }, cancellationToken) is [var trace] ? TraceText.Of(trace, withEvents: true).TrimEnd() : null;

    /// <summary>What is there in a moment; <see langword="null"/> when it is not there in time.</summary>
    private async Task<T?> SoonAsync<T>(Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Limit;)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            await Task.Delay(Moment, time, cancellationToken);
        }

        return null;
    }

    private async Task KeepAsync(string file, string when, byte[] message, CancellationToken cancellationToken)
    {
        var name = Path.Combine(folder.Mail, $"{Path.GetFileNameWithoutExtension(file)}.{when}");
        await File.WriteAllBytesAsync(name + ".eml", message, cancellationToken);
        await File.WriteAllTextAsync(name + ".html", MessagePage.Of(message), cancellationToken);
    }
}
