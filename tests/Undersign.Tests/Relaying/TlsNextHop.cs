using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.Relaying;

/// <summary>Our own server with a self-signed certificate, as a next hop that offers STARTTLS, takes everything and says whose certificate it saw.</summary>
internal sealed class TlsNextHop : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<SessionEnd> _firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="certificateName">Where its certificate is for another name.</param>
    public TlsNextHop(string name, string? certificateName = null)
    {
        Certificate = SelfSigned(certificateName ?? name);
        _listener.Start();
        _serving = ServeAsync(name);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>How the first session ended.</summary>
    public Task<SessionEnd> FirstEnd => _firstEnd.Task;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SelfSigned(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256));
    }

    public static X509Certificate2 SelfSignedRsa(string name)
    {
        using var key = RSA.Create(2048);
        return SelfSigned(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private static X509Certificate2 SelfSigned(string name, CertificateRequest request)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2060, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private async Task ServeAsync(string name)
    {
        List<Task> sessions = [];
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token), name));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions); // the test is over
        }
    }

    private async Task ServeAsync(Socket socket, string name)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var options = new SmtpServerOptions
            {
                HostName = name,
                Tls = _ => new() { ServerCertificate = Certificate, ClientCertificateRequired = true, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is null or { Subject.Length: > 0 } },
            };
            _firstEnd.TrySetResult(await new SmtpServerSession(new StreamDuplex(stream), options, session => new Naming(session), TimeProvider.System).RunAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            socket.Dispose(); // the test is over, or whoever came has gone again
        }
    }

    private sealed class Naming(SmtpServerSession session) : SmtpTransaction
    {
        public override ValueTask<SmtpReply> DataAsync(Envelope envelope, MailData data, CancellationToken cancellationToken) =>
            new(SmtpReply.Ok with { Text = session.Tls?.RemoteCertificate?.Subject ?? "none" });
    }
}
