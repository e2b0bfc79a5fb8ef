using System.Net;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>Looks at the same server in another way, to prove a cause: with TLS on connect, or with STARTTLS, on this port or the usual one.</summary>
/// <remarks>Briefly, and never with credentials: those go only where the settings say.</remarks>
internal sealed class Neighbours(TestCourse course, TestTarget target, IPAddress address, TimeProvider time)
{
    private const int TlsPort = 465;
    private const int SubmissionPort = 587;

    /// <summary>What speaks under TLS on connect, if this port wants that.</summary>
    /// <returns><see cref="ForeignProtocol.Silence"/> for TLS and no word under it; <see langword="null"/> when there is no TLS.</returns>
    public async Task<ForeignProtocol?> UnderTlsAsync(int port, CancellationToken cancellationToken) =>
        await LookAsync(port, isTlsOnConnect: true, cancellationToken) is { HasTls: true } look ? ForeignProtocols.Of(Encoding.UTF8.GetBytes(look.Words)) : null;

    public async Task<bool> OffersStartTlsAsync(int port, CancellationToken cancellationToken) => (await LookAsync(port, isTlsOnConnect: false, cancellationToken)).OffersStartTls;

    /// <summary>Where else of this server TLS can be had, as something to enter.</summary>
    public async Task<string?> TlsElsewhereAsync(CancellationToken cancellationToken)
    {
        var submission = target.Port == SubmissionPort ? Task.FromResult(false) : OffersStartTlsAsync(SubmissionPort, cancellationToken);
        var onConnect = target.Port == TlsPort ? Task.FromResult<ForeignProtocol?>(null) : UnderTlsAsync(TlsPort, cancellationToken);
        var isOnConnect = await onConnect is ForeignProtocol.Smtp; // both are over before anything is said
        return await submission ? "On port 587 STARTTLS works: enter that."
            : isOnConnect ? "On port 465 TLS works: enter that, with TLS on connect."
            : null;
    }

    private async Task<(bool HasTls, bool OffersStartTls, string Words)> LookAsync(int port, bool isTlsOnConnect, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(course.Limits.Neighbour);
        var source = course.Request.SourceAddresses.FirstOrDefault(source => source.AddressFamily == address.AddressFamily);
        var attempt = await ConnectAttempt.MakeAsync(new(address, port), source, course.Limits.Neighbour, time, limit.Token);
        if (attempt.Socket is not { } socket)
        {
            return default;
        }

        var heard = new TestTranscript(course.Secrets);
        var options = new SmtpClientOptions
        {
            EhloName = course.Request.EhloName,
            Timeouts = course.Limits.Timeouts,
            Tls = new() { Level = isTlsOnConnect ? TlsLevel.Required : TlsLevel.None, IsOnConnect = isTlsOnConnect, Name = target.Host },
        };
        await using var session = new SmtpClientSession(new NetworkStream(socket, ownsSocket: true), options, time, heard);
        session.LimitTotal(course.Limits.Neighbour);
        var hello = await session.OpenAsync(limit.Token);
        if (hello.IsPositive)
        {
            await session.QuitAsync(limit.Token);
        }

        return (session is { HasTlsFailed: false, Tls: not null }, hello.IsPositive && session.Extensions.StartTls, heard.FirstWords);
    }
}
