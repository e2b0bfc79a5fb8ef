using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Undersign.Protocols.Smtp;

namespace Undersign.Protocols.Ldap;

/// <summary>Makes connections, as safe as they are wanted. RFC 4513 §3.</summary>
internal static class LdapDialer
{
    /// <exception cref="LdapConnectionException">There is none, or it is not as safe as wanted.</exception>
    public static async Task<Stream> DialAsync(LdapServer server, LdapClientOptions options, CancellationToken cancellationToken)
    {
        using var limit = new Limit(options, options.Connecting, cancellationToken);
        Stream? stream = null;
        try
        {
#pragma warning disable CA2000 // each stream owns the one below it; the last is given away, or disposed of below
            stream = await ConnectAsync(server, limit.Token).ConfigureAwait(false);
            if (server.Security == LdapSecurity.StartTls)
            {
                await AskForTlsAsync(stream, options, limit.Token).ConfigureAwait(false);
            }

            return server.Security == LdapSecurity.None ? stream : await SecureAsync(stream, server, options, limit.Token).ConfigureAwait(false);
#pragma warning restore CA2000
        }
        catch (Exception exception)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            throw exception switch
            {
                OperationCanceledException when limit.HasPassed => new LdapConnectionException(string.Create(null, $"it has not answered for {options.Connecting.TotalSeconds} seconds"), exception),
                SocketException or IOException and not LdapConnectionException => new LdapConnectionException(exception.Message, exception),
                _ => exception,
            };
        }
    }

    private static async Task<Stream> ConnectAsync(LdapServer server, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // the stream owns it
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>RFC 4511 §4.14.</summary>
    private static async Task AskForTlsAsync(Stream stream, LdapClientOptions options, CancellationToken cancellationToken)
    {
        const int id = 1;
#pragma warning disable CA2000 // the stream lives on
        var wire = new LdapWire(stream, options);
#pragma warning restore CA2000
        await wire.SendAsync(LdapMessage.StartTls(id), cancellationToken).ConfigureAwait(false);
        if (await wire.ReceiveAsync(cancellationToken).ConfigureAwait(false) is not LdapAnswer.Result { Id: id, Value.IsSuccess: true })
        {
            throw new LdapConnectionException("it does not offer StartTLS at that port");
        }

        if (wire.HasMore)
        {
            throw new LdapConnectionException("it said more before TLS began than it may"); // somebody in between could have said it
        }
    }

    private static async Task<Stream> SecureAsync(Stream stream, LdapServer server, LdapClientOptions options, CancellationToken cancellationToken)
    {
        CertificateCheck? check = null;
        var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = server.Host,
                    EnabledSslProtocols = TlsTerms.Versions,
                    CertificateChainPolicy = TlsTerms.ChainPolicy(options.TrustedRoots),
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        check = CertificateCheck.Of(certificate as X509Certificate2, chain, errors, options.Time.GetUtcNow());
                        return errors == SslPolicyErrors.None;
                    },
                },
                cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (AuthenticationException exception)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new LdapConnectionException("TLS could not be agreed on", exception) { Certificate = check };
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
