using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Bench;

/// <summary>Load on a whole gateway, in a process of its own: sessions of our client in front, a next hop that discards behind.</summary>
/// <remarks>Generator and next hop share the machine's cores with the gateway, so the rate is a floor; CPU a message is the gateway's alone.</remarks>
internal static class LoadRun
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static async Task<int> MainAsync(string[] options)
    {
        var sessions = Number(options, "--sessions", 20);
        var seconds = Number(options, "--seconds", 10);
        var message = Array.IndexOf(options, "--large") >= 0 ? ExampleMail.ReplyWithAttachment() : ExampleMail.Reply();

        await using var hop = await DiscardingHop.StartAsync();
        await using var gateway = await GatewayUnderLoad.StartAsync(hop.Port);
        await SendAsync(gateway.Port, sessions, WarmUp, message);

        var (cpu, began, discarded) = (gateway.ProcessorTime, Stopwatch.GetTimestamp(), hop.Count);
        var latencies = await SendAsync(gateway.Port, sessions, TimeSpan.FromSeconds(seconds), message);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = (gateway.ProcessorTime - cpu).TotalSeconds;

        latencies.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {sessions} sessions, {message.Length / 1024.0:f1} KB, {elapsed:f1} s
              messages/s          {latencies.Count / elapsed:f0}
              p50 / p99 to 250    {latencies[latencies.Count / 2]:f2} / {latencies[latencies.Count * 99 / 100]:f2} ms
              CPU s per 1,000     {used / latencies.Count * 1000:f3}
              peak memory         {gateway.PeakMemory / 1048576.0:f0} MiB resident
              next hop has        {hop.Count - discarded} of {latencies.Count}
            """));
        return hop.Count - discarded == latencies.Count ? 0 : 1;
    }

    /// <returns>Milliseconds to the 250 of each message.</returns>
    private static async Task<List<double>> SendAsync(int port, int sessions, TimeSpan duration, byte[] message)
    {
        var latencies = new ConcurrentBag<List<double>>();
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(async () => latencies.Add(await SendAsync(port, end, message)))));
        return [.. latencies.SelectMany(static list => list)];
    }

    private static async Task<List<double>> SendAsync(int port, long end, byte[] message)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var session = new SmtpClientSession(socket.GetStream(), new() { EhloName = "load.example.com" }, TimeProvider.System);
        await session.OpenAsync(CancellationToken.None);

        using var data = MailData.From(message);
        var envelope = new Envelope(new("sender", "example.com"), MailParameters.None, [new(new("rcpt", "example.net"))]);
        var latencies = new List<double>();
        while (Stopwatch.GetTimestamp() < end)
        {
            var began = Stopwatch.GetTimestamp();
            var result = await session.SendAsync(envelope, new MimeEdit(data), CancellationToken.None);
            if (!result.Reply.IsPositive)
            {
                throw new InvalidOperationException($"The gateway answered: {result.Reply}");
            }

            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        await session.QuitAsync(CancellationToken.None);
        return latencies;
    }

    private static int Number(string[] options, string name, int otherwise) =>
        Array.IndexOf(options, name) is var at and >= 0 && at + 1 < options.Length ? int.Parse(options[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
