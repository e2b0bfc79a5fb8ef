using System.Net.Security;
using Undersign.Protocols.Mime;
using Undersign.Protocols.Smtp;

namespace Undersign.EndToEnd.Harness;

/// <summary>A mail server in front of the gateway, with nothing but one session.</summary>
internal sealed class Sender : IAsyncDisposable
{
    private readonly SmtpClientSession _session;

    private Sender(SmtpClientSession session) => _session = session;

    public ServerExtensions Extensions => _session.Extensions;

    public SslStream? Tls => _session.Tls;

    /// <summary>Connects, greets, and starts TLS where that is wanted.</summary>
    public static async Task<Sender> ConnectAsync(
        int port, SmtpClientTls? tls = null, ChunkingUse chunking = ChunkingUse.WhenNeeded, bool isTlsOnConnect = false)
    {
        Stream stream = await Loopback.ConnectAsync(port, TestContext.Current.CancellationToken);
        if (isTlsOnConnect)
        {
            var encrypted = new SslStream(stream);
#pragma warning disable CA5359 // the gateway's certificate was made a moment ago by this test; what is tested is that TLS comes first
            var options = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
            await encrypted.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
#pragma warning restore CA5359
            stream = encrypted;
        }

        var client = new SmtpClientOptions { EhloName = "sender.contoso.example", Tls = tls ?? SmtpClientTls.None, Chunking = chunking };
#pragma warning disable CA2000 // the sender disposes of its session
        var sender = new Sender(new(stream, client, TimeProvider.System));
#pragma warning restore CA2000
        var reply = await sender._session.OpenAsync(TestContext.Current.CancellationToken);
        if (!reply.IsPositive)
        {
            await sender.DisposeAsync();
            throw new IOException($"The gateway does not open a session: {reply} {sender._session.Cause}");
        }

        return sender;
    }

    /// <summary>Sends one message in a session of its own.</summary>
    public static async Task<TransactionResult> SendAsync(int port, Letter letter, params string[] recipients)
    {
        await using var sender = await ConnectAsync(port);
        var result = await sender.SendAsync(letter, recipients);
        await sender._session.QuitAsync(TestContext.Current.CancellationToken);
        return result;
    }

    /// <summary>The same under TLS, with a certificate of the client's own or none.</summary>
    /// <returns>The first reply that is not positive, or the one to the message.</returns>
    public static Task<SmtpReply> SendUnderTlsAsync(int port, SelfMadeCertificate? shown) => SendUnderTlsAsync(port, shown, Letter.New());

    /// <inheritdoc cref="SendUnderTlsAsync(int, SelfMadeCertificate?)"/>
    public static async Task<SmtpReply> SendUnderTlsAsync(int port, SelfMadeCertificate? shown, Letter letter, params string[] recipients)
    {
        var tls = new SmtpClientTls
        {
            Level = TlsLevel.Required,
            Name = "gateway.example",
            ClientCertificate = shown is null ? null : SslStreamCertificateContext.Create(shown.Certificate, null, offline: true),
        };
        await using var sender = await ConnectAsync(port, tls);
        return (await sender.SendAsync(letter, recipients)).Reply;
    }

    public Task<TransactionResult> SendAsync(Letter letter, params string[] recipients)
    {
        var addresses = recipients is [] ? [Letter.To] : recipients;
        return SendAsync(
            new Envelope(Address(Letter.From), MailParameters.None, [.. addresses.Select(static address => new EnvelopeRecipient(Address(address)))]),
            letter.Octets);
    }

    public async Task<TransactionResult> SendAsync(Envelope envelope, byte[] octets)
    {
        using var data = MailData.From(octets);
        return await _session.SendAsync(envelope, new(data), TestContext.Current.CancellationToken);
    }

    public Task<TransactionResult> SendAsync(Envelope envelope, MailData data) =>
        _session.SendAsync(envelope, new(data), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    public static Mailbox Address(string address) => new(address[..address.LastIndexOf('@')], address[(address.LastIndexOf('@') + 1)..]);
}
