using System.Net.Sockets;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;
using Undersign.Traces;

namespace Undersign.Demonstration;

/// <summary>Sends the example messages through a running gateway and shows what became of each, and why.</summary>
internal sealed class Demo(DemoFolder folder, KeepingHop nextHop, TraceSearch traces, string examples, TextWriter output, TimeProvider time)
{
    private static readonly TimeSpan ArrivalLimit = TimeSpan.FromSeconds(15);

    /// <returns>Whether every message arrived as it should.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var faults = 0;
        foreach (var message in DemoMessage.All)
        {
            faults += await ShowAsync(message, cancellationToken) ? 0 : 1;
        }

        await output.WriteLineAsync(faults == 0
            ? $"All {DemoMessage.All.Count} messages arrived as they should. Before and after: {folder.Mail}"
            : $"{faults} of {DemoMessage.All.Count} messages did not arrive as they should. Before and after: {folder.Mail}");
        return faults == 0;
    }

    private async Task<bool> ShowAsync(DemoMessage message, CancellationToken cancellationToken)
    {
        var sent = await File.ReadAllBytesAsync(Path.Combine(examples, "mail", message.File), cancellationToken);
        using var data = MailData.From(sent);
        var document = MimeReader.Read(data);
        var messageId = document.Root.Header.Value("Message-ID") ?? "";

        var reply = await SendAsync(message.EnvelopeOf(document), data, cancellationToken);
        var arrived = reply.IsPositive ? await ArrivalAsync(messageId, cancellationToken) : null;
        await KeepAsync(message.File, "before", sent, cancellationToken);
        await KeepAsync(message.File, "after", arrived ?? [], cancellationToken);

        var fault = arrived is null ? $"it did not arrive; the gateway said: {reply}" : message.FaultOf(sent, arrived);
        await output.WriteLineAsync($"{(fault is null ? "ok  " : "BAD ")} {message.Title} ({message.File})");
        await output.WriteLineAsync(await traces.DescribeAsync(messageId, cancellationToken));
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

    /// <summary>In cut-through the message is there when the 250 is; a queue takes a moment.</summary>
    private async Task<byte[]?> ArrivalAsync(string messageId, CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < ArrivalLimit;)
        {
            if (nextHop.Find(messageId) is { } arrived)
            {
                return arrived;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
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
