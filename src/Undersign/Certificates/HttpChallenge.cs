using System.Buffers;
using System.Text;

namespace Undersign.Certificates;

/// <summary>Answers one request of an http-01 challenge. RFC 8555 §8.3.</summary>
internal sealed class HttpChallenge(ChallengeStore challenges)
{
    private const string Start = "GET /.well-known/acme-challenge/";

    /// <summary>Octets of request line and fields.</summary>
    private const int MaxRequest = 4096;

    private const int MaxToken = 128;

    /// <summary>RFC 8555 §8.1.</summary>
    private static readonly SearchValues<char> InToken = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public async Task AnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = TokenOf(await ReadAsync(stream, cancellationToken)) is { } token ? await challenges.FindByTokenAsync(token, cancellationToken) : null;
        var text = answer is null
            ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : string.Create(null, $"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
    }

    /// <returns>What the request asks for; <see langword="null"/> when it is anything but the answer to a challenge.</returns>
    public static string? TokenOf(string request)
    {
        var end = request.IndexOf(" HTTP/1.", StringComparison.Ordinal);
        return end > Start.Length && request.StartsWith(Start, StringComparison.Ordinal) && request[Start.Length..end] is { Length: <= MaxToken } token && !token.AsSpan().ContainsAnyExcept(InToken) ? token : null;
    }

    /// <summary>Up to the empty line: who sends a reply before has it lost when the client is still writing.</summary>
    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var octets = new byte[MaxRequest];
        var length = 0;
        while (length < octets.Length && octets.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0 && await stream.ReadAsync(octets.AsMemory(length), cancellationToken) is var count and > 0)
        {
            length += count;
        }

        return Encoding.Latin1.GetString(octets, 0, length);
    }
}
